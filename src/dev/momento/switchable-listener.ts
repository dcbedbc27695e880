import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { listenLocally } from './listen-locally.ts';

/**
 * Listens on 127.0.0.1, and can go away and come back on the same port. It owns the sockets, because a gRPC server
 * leaves those open that have a call in flight, and its callers then notice nothing for seconds.
 */
export class SwitchableListener {
  readonly #server: Server;
  readonly #connections = new Set<Socket>();
  #port = 0;
  /** Changes are made one after the other. */
  #lastChange: Promise<void> = Promise.resolve();

  constructor(serve: (connection: Socket) => void) {
    this.#server = createServer({ noDelay: true }, (connection) => {
      this.#connections.add(connection);
      connection.once('close', () => this.#connections.delete(connection));
      connection.on('error', () => connection.destroy());
      serve(connection);
    });
  }

  /** Port 0: a free one. Throws `UserError` when it is taken. */
  async start(port: number): Promise<void> {
    this.#port = await listenLocally(this.#server, port, 'The cache emulator');
  }

  get port(): number {
    return this.#port;
  }

  get away(): boolean {
    return !this.#server.listening;
  }

  /** Resolves when it has stopped listening and cut every connection, or listens again. */
  setAway(away: boolean): Promise<void> {
    const change = this.#lastChange.then(() => this.#change(away));
    this.#lastChange = change.catch(() => undefined);
    return change;
  }

  async #change(away: boolean): Promise<void> {
    if (away === this.away) return;
    if (!away) {
      await this.start(this.#port);
      return;
    }
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      for (const connection of this.#connections) connection.destroy();
    });
  }
}
