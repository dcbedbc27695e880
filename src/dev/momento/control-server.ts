import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { CallRefused } from './call-refused.ts';
import { controlRoutes } from './control-routes.ts';
import type { ControlRoute } from './control-routes.ts';
import type { ControlledEmulator } from './controlled-emulator.ts';
import { listenLocally } from './listen-locally.ts';

/** The control interface: JSON over HTTP on 127.0.0.1. */
export interface ControlServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A mistake in a request, with its HTTP status. */
class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Listens on the port (0: a free one). Throws `UserError` when it is taken. */
export async function startControlServer(emulator: ControlledEmulator, port: number): Promise<ControlServer> {
  const routes = controlRoutes(emulator);
  const server = createServer((request, response) => {
    void handle(routes, request).then(
      (answer) => send(response, 200, answer),
      (error: unknown) => send(response, statusOf(error), { error: messageOf(error) }),
    );
  });
  const bound = await listenLocally(server, port, 'The control interface of the cache emulator');
  return {
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(routes: ReadonlyMap<string, ControlRoute>, request: IncomingMessage): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const route = routes.get(`${request.method ?? ''} ${pathname}`);
  if (route === undefined) {
    throw new BadRequest(404, `Unknown request; there are ${[...routes.keys()].join(', ')}`);
  }
  return await route({ query: Object.fromEntries(searchParams), body: await bodyOf(request) });
}

/** Only JSON that says so is taken: a web page in a browser cannot send that to another origin unasked. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const body = await text(request);
  if (request.method !== 'POST' || body === '') return undefined;
  if (request.headers['content-type']?.startsWith('application/json') !== true) {
    throw new BadRequest(415, 'Send the body as content-type application/json');
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new BadRequest(400, 'The body is not JSON');
  }
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

function statusOf(error: unknown): number {
  if (error instanceof BadRequest) return error.status;
  if (error instanceof z.ZodError) return 400;
  if (error instanceof CallRefused) return error.code === 'NOT_FOUND' ? 404 : 400;
  return 500;
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
