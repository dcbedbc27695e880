/** One line that is written over on a terminal; elsewhere a line now and then. */
export interface StatusLine {
  show(text: string): void;
  /** Leaves the last text standing, and ends the line. */
  done(text: string): void;
}

const linesEveryMs = 2000;

/** A status line on a stream. */
export function statusLine(stream: NodeJS.WriteStream): StatusLine {
  let lastAt = 0;
  const write = (text: string, end: string): void => {
    if (stream.isTTY) {
      stream.clearLine(0);
      stream.cursorTo(0);
      stream.write(text.slice(0, Math.max(20, stream.columns - 1)) + end);
    } else {
      stream.write(`${text}\n`);
    }
  };
  return {
    show(text) {
      const now = performance.now();
      if (!stream.isTTY && now - lastAt < linesEveryMs) return;
      lastAt = now;
      write(text, '');
    },
    done: (text) => write(text, '\n'),
  };
}
