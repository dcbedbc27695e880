const heartbeatMs = 10_000;

/** One line of the set-up. */
export function say(part, text) {
  console.log(`  ${part.padEnd(9)} ${text}`);
}

export function seconds(ms) {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** Says what is being done, every ten seconds that it still is, and how long it took. A failure is left to the caller. */
export async function withProgress(part, text, work) {
  const started = Date.now();
  say(part, text);
  const timer = setInterval(
    () => say(part, `... still at it, ${seconds(Date.now() - started)}`),
    heartbeatMs,
  );
  try {
    const result = await work();
    say(part, `done in ${seconds(Date.now() - started)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
