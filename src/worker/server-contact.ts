import type { ServerPort } from '../activities/ports.ts';

export interface ServerContactOptions {
  /** Asks the server anything; resolves when it answers, whatever the answer, and rejects when it does not. */
  readonly ask: () => Promise<void>;
  /** A step's lease on its stores ends so long after the server's last answer. */
  readonly leaseMs: number;
  readonly askEveryMs: number;
  /** A lease ended with steps in hand. */
  readonly onLost: () => void;
  readonly now?: () => number;
}

/** A step in hand. That it came proves that the server could be reached when it began. */
interface Watcher {
  readonly beganMs: number;
  readonly lost: AbortController;
}

/**
 * Watches the way to the server as long as steps are in hand. The SDK gives a step up only when a heartbeat hangs for
 * five seconds beyond its timeout, and never where the heartbeat fails at once (1.24): until then two workers would go
 * over the same stores, and one of them could delete after the exports. An answer counts from when it was asked for.
 */
export function createServerContact(options: ServerContactOptions): ServerPort['watch'] {
  const { ask, leaseMs, askEveryMs, onLost, now = () => performance.now() } = options;
  const watchers = new Set<Watcher>();
  let answeredMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  function askOnce(): void {
    const askedMs = now();
    ask().then(
      () => (answeredMs = Math.max(answeredMs, askedMs)),
      () => undefined,
    );
  }

  function judge(): void {
    const deadline = now() - leaseMs;
    const ended = [...watchers].filter(({ beganMs }) => Math.max(beganMs, answeredMs) <= deadline);
    for (const watcher of ended) {
      forget(watcher);
      watcher.lost.abort(new Error('the Temporal server does not answer'));
    }
    if (ended.length > 0) onLost();
  }

  function forget(watcher: Watcher): void {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function tick(): void {
    askOnce();
    // After a time in which the process could not run, the answers that lie ready are read before the verdict.
    setImmediate(judge);
  }

  return () => {
    const watcher: Watcher = { beganMs: now(), lost: new AbortController() };
    watchers.add(watcher);
    timer ??= setInterval(tick, askEveryMs);
    return { lost: watcher.lost.signal, end: () => forget(watcher) };
  };
}
