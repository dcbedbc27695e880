import type { Server } from 'node:net';
import { UserError } from '../../user-error.ts';

/** Listens on 127.0.0.1 and answers with the port (0: a free one). Throws `UserError`, naming `who`, when it is taken. */
export function listenLocally(server: Server, port: number, who: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error): void => {
      const remedy = 'Give it another port, or 0 for a free one.';
      reject(new UserError(`${who} cannot listen on 127.0.0.1:${port}: ${error.message}. ${remedy}`));
    };
    server.once('error', refused);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refused);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
