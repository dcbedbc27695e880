import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { demoChanges } from '../../src/dev/demo/changes.ts';
import { checkDeletes } from '../../src/dev/demo/check-deletes.ts';
import { makeChange } from '../../src/dev/demo/make-change.ts';
import { provideMoto, startMoto } from '../support/moto.ts';
import { newJobId } from './support/jobs.ts';
import { startSystem, type System } from './support/system.ts';

const moto = await provideMoto();
const skip = 'missing' in moto ? moto.missing : false;
const busName = 'dev-outbox';
const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('an EventBridge bus with a rule and a queue behind it', { skip }, () => {
  let server: Awaited<ReturnType<typeof startMoto>>;
  let events: EventBridgeClient;
  let system: System;

  before(async () => {
    server = await startMoto('python' in moto ? moto.python : '');
    events = new EventBridgeClient({ endpoint: server.endpoint, region, credentials });
    const queueUrl = await layPipes(events, server.endpoint);
    system = await startSystem({
      stores: 40,
      processes: ['worker', 'relay'],
      environment: {
        AWS_ENDPOINT_URL: server.endpoint,
        AWS_ENDPOINT_URL_SQS: undefined,
        AWS_REGION: region,
        SQS_QUEUE_URL: queueUrl,
        SQS_DEAD_LETTER_QUEUE_URL: undefined,
        FRESHET_EVENT_BUS: busName,
      },
    });
  });
  after(async () => {
    await system.stop();
    events.destroy();
    await server.stop();
  });

  it('takes an event of any publisher to a run', async () => {
    const event = {
      detailType: 'Pricing_InvalidateMenuExporterCache',
      source: 'tb.menu.pricing-service',
      jobId: newJobId(),
    };
    const { log } = await system.control.stats();
    await events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: busName,
            DetailType: event.detailType,
            Source: event.source,
            Detail: `{"ID":${event.jobId},"Payload":"{\\"tb_restaurant_id\\":[\\"110\\"],\\"price_types\\":[\\"swap\\"]}"}`,
          },
        ],
      }),
    );
    await system.result(invalidationWorkflowId(event));
    const deletes = checkDeletes(await system.control.entries(log.lastSequence), ['swap_price:110']);
    assert.deepEqual([deletes.missing, deletes.unplanned], [[], []]);
  });

  it('takes a row of the outbox there as well, by way of the relay', async () => {
    const [change] = demoChanges(system.stores);
    assert.ok(change);
    const { log } = await system.control.stats();
    const { jobId } = await makeChange(system.pool, change);
    const result = await system.result(invalidationWorkflowId({ ...change, jobId }));
    assert.equal(z.object({ outbox: z.string() }).parse(result).outbox, 'marked');
    const deletes = checkDeletes(await system.control.entries(log.lastSequence), change.keys);
    assert.deepEqual([deletes.missing, deletes.unplanned], [[], []]);
  });
});

/** Bus, rule on the detail-type, queue as its target. Returns the queue's URL. */
async function layPipes(events: EventBridgeClient, endpoint: string): Promise<string> {
  const sqs = new SQSClient({ endpoint, region, credentials });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'invalidations' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  sqs.destroy();
  await events.send(new CreateEventBusCommand({ Name: busName }));
  const rule = 'menu-invalidations';
  const pattern = { 'detail-type': ['Pricing_InvalidateMenuExporterCache'] };
  await events.send(
    new PutRuleCommand({ Name: rule, EventBusName: busName, EventPattern: JSON.stringify(pattern) }),
  );
  const target = { Id: 'queue', Arn: Attributes?.QueueArn };
  await events.send(new PutTargetsCommand({ Rule: rule, EventBusName: busName, Targets: [target] }));
  return QueueUrl;
}
