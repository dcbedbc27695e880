import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import type { Certificate } from './certificates.ts';
import { startTlsFront } from './tls-front.ts';

/** Servers that refuse everybody, and repeat in their answer what they were shown. */
export interface RefusingServers {
  /** `host:port` of a gRPC server behind TLS. */
  readonly grpc: string;
  /** URL of a queue service. */
  readonly sqs: string;
  stop(): Promise<void>;
}

/** Starts them on free ports of 127.0.0.1. */
export async function startRefusingServers(certificate: Certificate): Promise<RefusingServers> {
  const grpc = createHttp2Server();
  // Of gRPC's form for an answer without a body.
  grpc.on('stream', (stream, { authorization }) => {
    stream.resume().respond(
      {
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': '16',
        'grpc-message': `Request unauthorized: ${String(authorization)}`,
      },
      { endStream: true },
    );
  });
  // As AWS does, which shows the request that it expected a signature of: with the session token.
  const sqs = createHttpServer((request, response) => {
    request.resume();
    response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' });
    const message = `The signature does not match. The canonical string should have been: ${JSON.stringify(request.headers)}`;
    response.end(JSON.stringify({ __type: 'com.amazonaws.sqs#SignatureDoesNotMatch', message }));
  });
  const front = await startTlsFront(certificate, await listen(grpc));
  return {
    grpc: front.address,
    sqs: `http://127.0.0.1:${await listen(sqs)}`,
    stop: async () => {
      await front.stop();
      sqs.closeAllConnections();
      for (const server of [grpc, sqs]) server.close();
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
