/**
 * Turns at an even rate, without a burst after a pause: each call takes the next turn and returns the milliseconds until
 * it. `now` is in milliseconds and never goes back.
 */
export function evenTurns(perSecond: number): (now: number) => number {
  let next = -Infinity;
  return (now) => {
    const at = Math.max(now, next);
    next = at + 1000 / perSecond;
    return at - now;
  };
}
