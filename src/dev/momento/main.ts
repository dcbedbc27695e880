/**
 * The cache emulator as a process: `node src/dev/momento/main.ts --port N --control-port N --cache NAME [--quota N]`.
 * Prints one JSON line when it listens. Ends on SIGTERM and SIGINT, and with `--tether` when its standard input closes,
 * so that it never outlives a parent that crashed.
 */
import { UserError } from '../../user-error.ts';
import { parseEmulatorCommand } from './command-line.ts';
import { startMomentoEmulator } from './emulator.ts';

try {
  const { options, tether } = parseEmulatorCommand(process.argv.slice(2));
  const emulator = await startMomentoEmulator(options);
  const stop = (): void => {
    void emulator.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (tether) process.stdin.once('close', stop).once('end', stop).resume();
  const { endpoint, controlUrl } = emulator;
  process.stdout.write(`${JSON.stringify({ ready: true, endpoint, controlUrl, pid: process.pid })}\n`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
