import { globSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './folders.mjs';

const minute = 60_000;

/**
 * Layers in the order in which they run; a folder that is not named here runs after `activities`. Of the layers with
 * servers every file that runs beside others does so on another stack: what one does to the cache would show in the other.
 * They wait for about half of their time: three keep two cores busy.
 */
const named = [
  { name: 'install', concurrency: 1, timeoutMs: 5 * minute, servers: false },
  { name: 'unit', concurrency: 2, timeoutMs: 3 * minute, servers: false },
  { name: 'activities', concurrency: 3, timeoutMs: 5 * minute, servers: true },
  { name: '*', concurrency: 3, timeoutMs: 5 * minute, servers: true },
  { name: 'workflows', concurrency: 3, timeoutMs: 10 * minute, servers: true },
  { name: 'replay', concurrency: 3, timeoutMs: 5 * minute, servers: true },
  { name: 'browser', concurrency: 3, timeoutMs: 10 * minute, servers: true },
  { name: 'end-to-end', concurrency: 3, timeoutMs: 10 * minute, servers: true },
  { name: 'faults', concurrency: 1, timeoutMs: 15 * minute, servers: true },
];

/** The layers that have a folder, in their order. */
function layers() {
  const names = new Set(named.map(({ name }) => name));
  const folders = readdirSync(join(root, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'support')
    .map((entry) => entry.name)
    .sort();
  return named.flatMap((layer) => {
    if (layer.name !== '*') return folders.includes(layer.name) ? [layer] : [];
    return folders.filter((name) => !names.has(name)).map((name) => ({ ...layer, name }));
  });
}

/**
 * What runs in turn: the files of layers that follow each other and run alike stand in one queue, so that no layer waits
 * for the last file of another. With filters only files whose path contains one of them.
 */
export function testQueues(filters) {
  const queues = [];
  for (const { name, timeoutMs, servers, concurrency } of layers()) {
    const files = testFiles(name, filters).map((file) => ({ file, timeoutMs }));
    if (files.length === 0) continue;
    const last = queues.at(-1);
    if (last?.servers === servers && last.concurrency === concurrency) {
      last.names.push(name);
      last.files.push(...files);
    } else queues.push({ names: [name], servers, concurrency, files });
  }
  return queues;
}

/** Whole fault suites take long, and what installs packages asks a registry: they run only when asked for by name. */
function isUsual(file) {
  if (file.startsWith('install/')) return false;
  return !file.startsWith('faults/') || file.endsWith('.short.test.ts');
}

/** @returns {string[]} test files relative to `test/`, of the given layer and containing any of the filters (none: the usual ones) */
function testFiles(layer, filters) {
  const wanted = filters.map((filter) => filter.replace(/^(\.\/)?test\//, ''));
  return globSync(`test/${layer}/**/*.test.ts`, { cwd: root })
    .map((file) => relative('test', file).split(sep).join('/'))
    .filter((file) => (wanted.length === 0 ? isUsual(file) : wanted.some((part) => file.includes(part))))
    .sort();
}
