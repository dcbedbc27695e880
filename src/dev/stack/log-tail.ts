import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const maxBytes = 16 * 1024;

/** The last lines of a log file, without blank ones; an unreadable file has none. */
export function logTail(file: string, lines = 12): string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const size = fstatSync(descriptor).size;
    const start = Math.max(0, size - maxBytes);
    const buffer = Buffer.alloc(size - start);
    readSync(descriptor, buffer, 0, buffer.length, start);
    const all = buffer.toString('utf8').split('\n');
    // The first line of a cut file is half a line.
    return (start > 0 ? all.slice(1) : all).filter((line) => line.trim() !== '').slice(-lines);
  } finally {
    closeSync(descriptor);
  }
}
