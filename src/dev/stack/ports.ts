import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Conventional: the port that people expect if it is free. Free: any, for stacks that stand beside others (tests). */
export type PortChoice = 'conventional' | 'free';

const host = '127.0.0.1';
/** Below the range from which systems take ports of outgoing connections (Linux: 32768), so that none of those takes ours while the server starts. */
const lowest = 20_000;
const highest = 32_000;
const handedOut = new Set<number>();

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether a server listens on the port of 127.0.0.1. */
export function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const end = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

async function take(port: number): Promise<boolean> {
  if (handedOut.has(port)) return false;
  handedOut.add(port);
  // Both: on some systems listening succeeds beside a server that listens on all addresses.
  if (!(await isAnswered(port)) && (await canListen(port))) return true;
  handedOut.delete(port);
  return false;
}

/** A port of 127.0.0.1 that nobody listens on and that this process has not given to anybody else: the first free one of `preferred`, else a random one. */
export async function choosePort(choice: PortChoice, preferred: readonly number[]): Promise<number> {
  if (choice === 'conventional') {
    for (const port of preferred) if (await take(port)) return port;
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(lowest, highest);
    if (await take(port)) return port;
  }
  throw new Error(
    `No free port found on ${host} between ${lowest} and ${highest}: end some of the servers that listen there.`,
  );
}

/** Gives a port back for later choices of this process. */
export function returnPort(port: number): void {
  handedOut.delete(port);
}
