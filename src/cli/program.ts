import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { projectRoot } from '../paths.ts';
import { commandTable } from './command-table.ts';
import { errorLine } from './report-error.ts';

const environmentHelp = `
Settings come from the environment; .env.example explains them all. While an embedded stack runs (\`npm start\`,
\`freshet up\`), what the environment leaves open points to that stack.
Exit codes: 0 done, 1 failed, 2 wrong usage or wrong settings. Every command has --help and --json.`;

/**
 * The command line with all commands, of which only those that the arguments name are loaded: a help page does not
 * wait for libraries that it does not use.
 */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('freshet')
    .description('Keeps cached menus fresh: one durable workflow per change.')
    .version(version(), '--version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .configureOutput({ outputError: (text, write) => write(errorLine(usageProblem(text))) })
    .exitOverride()
    .addHelpText('after', environmentHelp);
  const named = args.filter((arg) => !arg.startsWith('-')).slice(0, 2);
  for (const { name, summary, load } of commandTable) {
    const command = program.command(name).description(summary);
    if (named.includes(name)) (await load()).configure(command);
  }
  return program;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

/** Commander's message on one line: it puts what may have been meant on a second one. */
function usageProblem(text: string): string {
  return text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
}
