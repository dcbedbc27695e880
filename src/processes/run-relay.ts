import { createPool } from '../adapters/mysql/pool.ts';
import type { Logger } from '../logging.ts';
import type { Publisher } from '../relay/publisher.ts';
import { createRelay } from '../relay/relay.ts';
import type { Settings } from '../settings/settings.ts';
import { countedLogger } from './counted-logger.ts';
import { runUntilSignal } from './stop-on-signal.ts';

/** Settings of a relay; `sqs` only where there is no bus. */
export type RelaySettings = Pick<Settings, 'mysql' | 'relay' | 'metrics'> & Partial<Pick<Settings, 'sqs'>>;

/** Connections of a relay: it works on one claim at a time. */
const connections = 2;

/** Runs the relay until a signal: to the EventBridge bus of the settings, else straight to the queue. Returns the exit code. */
export async function runRelay(settings: RelaySettings, plain: Logger): Promise<number> {
  const logger = await countedLogger(plain, settings.metrics.address);
  const { publisher, target, close } = await openPublisher(settings);
  const pool = createPool(settings.mysql.url, { connectionLimit: connections });
  const { pollMs, batch } = settings.relay;
  const relay = createRelay({ pool, publisher, logger, pollMs, batch });
  const { promise: ended, resolve } = Promise.withResolvers<undefined>();
  const stop = async (): Promise<void> => {
    await relay.stop();
    resolve(undefined);
  };
  await relay.start();
  try {
    return await runUntilSignal(() => {
      logger.info('relay started', { target });
      return [[{ name: 'relay', ended, stop }]];
    }, logger);
  } finally {
    logger.info('relay ended', { ...relay.stats() });
    close();
    await pool.end();
  }
}

/** Loads the client of the one service that is used. */
async function openPublisher(
  settings: RelaySettings,
): Promise<{ publisher: Publisher; target: string; close: () => void }> {
  const { eventBus } = settings.relay;
  if (eventBus === undefined) {
    const [{ SQSClient }, { sqsPublisher }] = await Promise.all([
      import('@aws-sdk/client-sqs'),
      import('../relay/sqs-publisher.ts'),
    ]);
    const client = new SQSClient();
    const queueUrl = settings.sqs?.queueUrl ?? '';
    return { publisher: sqsPublisher({ client, queueUrl }), target: queueUrl, close: () => client.destroy() };
  }
  const [{ EventBridgeClient }, { eventBridgePublisher }] = await Promise.all([
    import('@aws-sdk/client-eventbridge'),
    import('../relay/event-bridge-publisher.ts'),
  ]);
  const client = new EventBridgeClient();
  const publisher = eventBridgePublisher({ client, busName: eventBus });
  return { publisher, target: eventBus, close: () => client.destroy() };
}
