import { keepTickShape } from '../keep-tick-shape.ts';
import { runCli } from './run-cli.ts';

await keepTickShape();
// Ends the process even where a library keeps a handle open: Temporal's runtime does so for good.
process.exit(await runCli(process.argv.slice(2)));
