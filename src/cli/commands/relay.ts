import type { Command } from 'commander';
import { createLogger } from '../../logging.ts';
import { announceReady, onceLogged } from '../announce-ready.ts';
import { requireRegion } from '../aws-region.ts';
import { useSettings } from '../environment.ts';
import { useMetricsAddress } from '../metrics-address.ts';
import { addProcessOptions, type ProcessOptions } from '../process-options.ts';

/** `freshet relay`. */
export function configure(command: Command): void {
  addProcessOptions(command)
    .addHelpText(
      'before',
      `Publishes rows of outbox_table, at least once each: to the EventBridge bus FRESHET_EVENT_BUS, or without one straight to
SQS_QUEUE_URL, in the envelope that EventBridge would have made.
`,
    )
    .action(relay);
}

async function relay({ json }: ProcessOptions): Promise<void> {
  const settings = useSettings('mysql', 'relay', 'log');
  // A relay to a bus needs to know no queue.
  const queue = settings.relay.eventBus === undefined ? useSettings('sqs') : {};
  const metrics = await useMetricsAddress();
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  await requireRegion(new SQSClient());
  const { runRelay } = await import('../../processes/run-relay.ts');
  const plain = createLogger({ level: settings.log.level, component: 'relay' });
  const logger = onceLogged(plain, ['relay started'], () => announceReady('relay', json));
  process.exitCode = await runRelay({ ...settings, ...queue, metrics }, logger);
}
