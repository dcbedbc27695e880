import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { choosePort, isAnswered } from '../../../src/dev/stack/ports.ts';
import { StackProcess } from '../../../src/dev/stack/stack-process.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { isAlive } from './support/alive.ts';
import { type RecordingLogger, recordingLogger } from './support/recording-logger.ts';

const folder = mkdtempSync(join(tmpdir(), 'freshet-process-'));
after(() => rmSync(folder, { recursive: true }));

async function server(
  script: string,
  logger: RecordingLogger = recordingLogger(),
  more: { readonly cwd?: string } = {},
): Promise<StackProcess> {
  const port = await choosePort('free', []);
  return new StackProcess({
    name: 'sqs',
    title: 'Test server',
    command: process.execPath,
    args: ['-e', script.replace('PORT', String(port))],
    logFile: join(folder, `${port}.log`),
    isReady: () => isAnswered(port),
    remedy: 'Do this or that.',
    ephemeral: false,
    logger,
    ...more,
  });
}

const listening = "require('net').createServer().listen(PORT, '127.0.0.1')";

describe('StackProcess', () => {
  it('runs in the folder that it is given, else in that of its log', async () => {
    const told = `console.log(process.cwd()); ${listening}`;
    for (const [more, expected] of [
      [{}, folder],
      [{ cwd: '/' }, '/'],
    ] as const) {
      const process = await server(told, recordingLogger(), more);
      await process.start();
      await process.stop();
      assert.equal(readFileSync(process.logFile, 'utf8').trim(), realpathSync(expected));
    }
  });

  it('starts, restarts as another process, survives a stop-and-continue, and ends', async () => {
    const logger = recordingLogger();
    const process = await server(listening, logger);
    await process.start();
    const first = process.pid ?? 0;
    await process.restart();
    const second = process.pid ?? 0;
    assert.notEqual(first, second);
    assert.deepEqual([isAlive(first), isAlive(second)], [false, true]);
    await process.kill('SIGSTOP');
    assert.equal(isAlive(second), true);
    await process.stop();
    assert.deepEqual([isAlive(second), process.pid], [false, undefined]);
    await process.stop();
    assert.deepEqual(logger.errors, []);
  });

  it('is up again after a kill and a restart', async () => {
    const process = await server(listening);
    await process.start();
    const first = process.pid ?? 0;
    await process.kill();
    assert.equal(isAlive(first), false);
    await process.restart();
    assert.equal(isAlive(process.pid ?? 0), true);
    await process.kill();
  });

  it('tells the end of the log and what to do when the server ends while it starts', async () => {
    const process = await server("console.error('no such disk'); process.exit(3)");
    await assert.rejects(process.start(), (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /Test server ended while it started/);
      assert.match(error.message, /no such disk/);
      assert.match(error.message, /Do this or that\./);
      return true;
    });
  });

  it('reports a server that ends by itself later', async () => {
    const logger = recordingLogger();
    const process = await server(
      `${listening}.on('connection', (s) => s.on('data', () => globalThis.process.exit(7)))`,
      logger,
    );
    await process.start();
    const { connect } = await import('node:net');
    connect(Number(/(\d+)\.log$/.exec(process.logFile)?.[1]), '127.0.0.1')
      .on('error', () => undefined)
      .write('x');
    await waitUntil('the end is reported', () => logger.errors.length > 0);
    assert.match(logger.errors[0] ?? '', /Test server has ended by itself \(exit code 7\)/);
    assert.equal(process.pid, undefined);
  });

  it('names a program that does not exist', async () => {
    const missing = new StackProcess({
      ...{
        name: 'mysql',
        title: 'Test server',
        command: join(folder, 'nothing'),
        args: [],
        logFile: join(folder, 'nothing.log'),
      },
      ...{
        isReady: () => Promise.resolve(true),
        remedy: 'Install it.',
        ephemeral: false,
        logger: recordingLogger(),
      },
    });
    await assert.rejects(missing.start(), /cannot run .*nothing\. Install it\./);
  });
});
