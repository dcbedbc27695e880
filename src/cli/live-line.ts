import { plainText } from './plain-text.ts';

/** What moves: one line that is written over on a terminal, elsewhere a line now and then. */
export interface LiveLine {
  /** Shows the text; elsewhere than on a terminal at once when `phase` is another one, else every two seconds if it differs. */
  show(phase: string, text: string): void;
  /** Leaves what stands, and goes to the next line. */
  end(): void;
}

/** Elsewhere than on a terminal, so often at most within a phase. */
const linesEveryMs = 2_000;

/** A live line on a stream. */
export function liveLine(stream: NodeJS.WriteStream): LiveLine {
  let last: { phase: string; text: string; atMs: number } | undefined;
  return {
    show: (phase, text) => {
      const atMs = performance.now();
      const isNews = phase !== last?.phase || (text !== last.text && atMs - last.atMs >= linesEveryMs);
      if (!stream.isTTY && !isNews) return;
      last = { phase, text, atMs };
      write(stream, plainText(text));
    },
    end: () => {
      if (stream.isTTY && last !== undefined) stream.write('\n');
    },
  };
}

function write(stream: NodeJS.WriteStream, text: string): void {
  if (!stream.isTTY) {
    stream.write(`${text}\n`);
    return;
  }
  stream.cursorTo(0);
  stream.clearLine(0);
  stream.write(text.slice(0, Math.max(20, stream.columns - 1)));
}
