import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from './certificates.ts';

/** TLS in front of a server that speaks none. */
export interface TlsFront {
  /** `127.0.0.1:port` */
  readonly address: string;
  stop(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and passes on what it decrypts to the port there. For HTTP/2, as gRPC wants it. */
export async function startTlsFront(certificate: Certificate, targetPort: number): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const server = createServer(
    {
      key: readFileSync(certificate.key),
      cert: readFileSync(certificate.certificate),
      ALPNProtocols: ['h2'],
    },
    (client) => {
      const target = connect(targetPort, '127.0.0.1');
      for (const socket of [client, target]) {
        sockets.add(socket);
        socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
      }
      client.pipe(target).pipe(client);
      client.once('close', () => target.destroy());
      target.once('close', () => client.destroy());
    },
  );
  // A client that refuses the certificate ends here.
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
