/** What to do when a signal aborts, for any number of waiters per signal. */
export interface AbortWatch {
  watch(signal: AbortSignal, onAbort: () => void): void;
  forget(signal: AbortSignal, onAbort: () => void): void;
}

/**
 * One listener per signal, however many wait on it: `addEventListener` looks through all listeners of a signal for a
 * repeat, so that thousands of waiters with one listener each would cost their square. A signal that nobody waits on
 * has no listener.
 */
export function createAbortWatch(): AbortWatch {
  const waiting = new Map<
    AbortSignal,
    { readonly callbacks: Set<() => void>; readonly listener: () => void }
  >();

  function begin(signal: AbortSignal) {
    const callbacks = new Set<() => void>();
    const listener = (): void => {
      waiting.delete(signal);
      for (const callback of callbacks) callback();
    };
    const group = { callbacks, listener };
    waiting.set(signal, group);
    signal.addEventListener('abort', listener, { once: true });
    return group;
  }

  return {
    watch(signal, onAbort) {
      const group = waiting.get(signal) ?? begin(signal);
      group.callbacks.add(onAbort);
    },
    forget(signal, onAbort) {
      const group = waiting.get(signal);
      if (group?.callbacks.delete(onAbort) !== true || group.callbacks.size > 0) return;
      waiting.delete(signal);
      signal.removeEventListener('abort', group.listener);
    },
  };
}
