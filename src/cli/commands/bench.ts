import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { z } from 'zod';
import { projectRoot } from '../../paths.ts';
import { UserError } from '../../user-error.ts';

const entry = join(projectRoot, 'bench', 'bench-command.ts');

const entrySchema = z.object({
  benchCommand: z.custom<(args: readonly string[]) => Promise<number>>(
    (value) => typeof value === 'function',
  ),
});

/** `freshet bench`. */
export function configure(command: Command): void {
  command
    .option('--scenario <ids>', 'only these rows of the target table: L0,B1')
    .option('--rounds <n>', 'rounds of each measurement')
    .option('--rate <n>', 'one-store changes a second')
    .option('--delay <ms>', 'network delay added to every cache and SQL call')
    .option('--quick', 'fewer and smaller rounds, only some of the rows')
    .option('--into <file>', 'add the results to this file')
    .option('--chart <file>', 'draw the chart of the results as SVG')
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      `
Measures Freshet beside four other designs on embedded servers of its own, and says which targets are held; bench/README.md
explains the figures. Needs a checkout with its development packages, and a machine that does nothing else.`,
    )
    .action(bench);
}

async function bench(options: Readonly<Record<string, string | true>>): Promise<void> {
  if (!existsSync(entry)) {
    throw new UserError('`freshet bench` needs a checkout of Freshet: the built package has no benchmark.');
  }
  // By its path: the product itself must not depend on the benchmark.
  const { benchCommand } = entrySchema.parse(await import(pathToFileURL(entry).href));
  process.exitCode = await benchCommand(
    Object.entries(options).flatMap(([name, value]) =>
      value === true ? [`--${name}`] : [`--${name}`, value],
    ),
  );
}
