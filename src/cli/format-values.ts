/** `1,234`. */
export function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

/** `3 stores`, `1 store`. */
export function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A length of time in at most two units: `820 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 1 h`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = Math.round(milliseconds / 1_000);
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const first = units.findIndex(([, size]) => seconds >= size);
  const [[large, size] = ['s', 1], next] = units.slice(first, first + 2);
  const whole = Math.floor(seconds / size);
  const rest = next === undefined ? 0 : Math.floor((seconds % size) / next[1]);
  return next === undefined || rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${next[0]}`;
}

/** The first few items, and how many more there are. */
export function firstFew(items: readonly string[], shown: number): string {
  const more = items.length - shown;
  return items.slice(0, shown).join(', ') + (more > 0 ? `, and ${thousands(more)} more` : '');
}
