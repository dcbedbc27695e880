import { startStack } from '../../../../src/dev/stack/start-stack.ts';
import { recordingLogger } from './recording-logger.ts';

/** Child process of a test: owns a stack, prints the pids of its parts, and waits to be killed. */
const [folder = ''] = process.argv.slice(2);
const stack = await startStack({ folder, ephemeral: true, logger: recordingLogger() });
process.stdout.write(
  `${JSON.stringify(Object.values(stack.parts).map((part: { pid: number }) => part.pid))}\n`,
);
setInterval(() => undefined, 1_000);
