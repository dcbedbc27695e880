/** `npm run bench`: measures the rows of the target table, and says which targets are held. See README.md. */
import { benchCommand } from './bench-command.ts';

process.exitCode = await benchCommand(process.argv.slice(2));
