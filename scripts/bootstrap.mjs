// `npm start`, `npm test`, `npm run test:faults`, `npm run bench`, `npm run screenshots`: provides what the machine lacks (Node, packages, servers),
// then runs the program. Plain JavaScript without packages, because it runs on a fresh clone with whatever Node runs npm (18
// or later).
import { join } from 'node:path';
import { home, root } from './folders.mjs';
import { environmentWithNode, npmCommand } from './npm.mjs';
import { provideNode } from './provide-node.mjs';
import { endCommands } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { supervise } from './supervise.mjs';
import { watchAncestors } from './watch-ancestors.mjs';

const usage = `Usage: node scripts/bootstrap.mjs start|test|faults|bench|screenshots [arguments], or npm <arguments> to run npm with the provided Node`;

const programs = {
  start: (node, args) => ({ command: node, args: [join(root, 'src/dev/demo/main.ts'), ...args] }),
  test: (node, args) => ({ command: node, args: [join(root, 'scripts/run-tests.mjs'), ...args] }),
  faults: (node, args) => ({ command: node, args: [join(root, 'scripts/run-faults.mjs'), ...args] }),
  bench: (node, args) => ({ command: node, args: [join(root, 'bench/main.ts'), ...args] }),
  screenshots: (node) => ({ command: node, args: [join(root, 'test/browser/take-screenshots.ts')] }),
  npm: (node, args) => npmCommand(node, args),
};

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Until the program runs, the set-up's own commands are what must end with us. */
async function endingCommands(work) {
  const end = (signal) => {
    endCommands();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of signals) process.on(signal, end);
  const stopWatching = watchAncestors(() => end('SIGTERM'));
  try {
    return await work();
  } finally {
    stopWatching();
    for (const signal of signals) process.removeListener(signal, end);
  }
}

async function provide(task) {
  const node = await endingCommands(provideNode);
  const env = environmentWithNode(node);
  if (node !== process.execPath) {
    return {
      node,
      env,
      code: await supervise(node, [join(root, 'scripts/set-up-main.mjs'), task], { cwd: root, env }),
    };
  }
  const { setUp } = await import('./set-up.mjs');
  await endingCommands(() => setUp(task));
  return { node, env, code: 0 };
}

async function main() {
  const [task, ...args] = process.argv.slice(2);
  if (!Object.hasOwn(programs, task ?? '')) {
    console.error(usage);
    return 2;
  }
  // The same folder for every process below, from wherever they are started.
  if (process.env.FRESHET_HOME !== undefined) process.env.FRESHET_HOME = home;
  const { node, env, code } = await provide(task);
  if (code !== 0) return code;
  const program = programs[task](node, args);
  return supervise(program.command, program.args, { cwd: root, env });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof SetUpError ? error.message : error);
  process.exitCode = 1;
}
