import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** SQS with move tasks. */
export interface MovingQueueServer {
  readonly endpoint: string;
  /** What tasks were asked for. */
  readonly started: unknown[];
  stop(): Promise<void>;
}

/**
 * Hands everything on to the emulator, but for the two actions on move tasks, which that lacks: it answers them in the
 * words of the service, and moves nothing.
 */
export async function startMovingQueueServer(
  emulator: string,
  tasks: readonly Record<string, unknown>[],
): Promise<MovingQueueServer> {
  const started: unknown[] = [];
  let looks = 0;
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      if (action === 'StartMessageMoveTask') {
        started.push(JSON.parse(body));
        response.end(JSON.stringify({ TaskHandle: 'task' }));
        return;
      }
      if (action === 'ListMessageMoveTasks') {
        const task = tasks[Math.min(looks, tasks.length - 1)];
        looks += 1;
        response.end(JSON.stringify({ Results: [task] }));
        return;
      }
      const answer = await fetch(emulator + (request.url ?? '/'), {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': String(request.headers['x-amz-target']),
          authorization: request.headers.authorization ?? '',
        },
        body,
      });
      response.statusCode = answer.status;
      response.end(await answer.text());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    started,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
