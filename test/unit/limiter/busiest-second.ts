/** Most calls in any second, its end excluded. Times in milliseconds, ascending. */
export function busiestSecond(times: readonly number[], from = -Infinity, to = Infinity): number {
  const inside = times.filter((time) => time >= from && time < to);
  let first = 0;
  let busiest = 0;
  inside.forEach((time, index) => {
    while (time - (inside[first] ?? 0) >= 1000) first += 1;
    busiest = Math.max(busiest, index - first + 1);
  });
  return busiest;
}
