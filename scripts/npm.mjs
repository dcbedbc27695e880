import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * How to run the npm that runs us, with a given Node: its engine checks must see the Node that will run the packages.
 * Started without npm (or by another package manager), the npm on PATH is taken.
 */
export function npmCommand(node, args) {
  const script = process.env.npm_execpath;
  if (script !== undefined && basename(script).startsWith('npm') && existsSync(script)) {
    return { command: node, args: [script, ...args] };
  }
  return { command: 'npm', args };
}

/** The environment in which `node` is this one. */
export function environmentWithNode(node) {
  return {
    ...process.env,
    PATH: `${dirname(node)}:${process.env.PATH ?? ''}`,
    NODE: node,
    npm_node_execpath: node,
  };
}

/** Where npm puts the Node of a platform package. */
export function platformNode(folder, packageName) {
  return join(folder, 'node_modules', packageName, 'bin', 'node');
}
