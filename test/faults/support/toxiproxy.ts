import { z } from 'zod';
import { choosePort, isAnswered } from '../../../src/dev/stack/ports.ts';
import { killChild, spawnChild } from '../../starter/support/child-process.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { findToxiproxy } from '../../../src/dev/stack/find-toxiproxy.ts';

/** One way from a process to a server, which can be disturbed. */
export interface Link {
  /** Where the process connects to. */
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Loses everything both ways without a word; connections stay open. */
  silence(): Promise<void>;
  /** Loses every answer without a word; what is asked arrives. */
  loseAnswers(): Promise<void>;
  /** Resets every connection, present and new. */
  reset(): Promise<void>;
  /** Delays each packet of the answers. */
  delay(ms: number): Promise<void>;
  /** Lets so many KB a second through, in either direction. */
  narrow(kilobytesPerSecond: number): Promise<void>;
  /** Takes all of it away; connections that lost data are closed. */
  mend(): Promise<void>;
}

export interface Toxiproxy {
  /** A link to a port of this machine. */
  link(name: string, upstreamPort: number): Promise<Link>;
  stop(): Promise<void>;
}

const toxicsSchema = z.array(z.object({ name: z.string() }));

/** Starts the proxy process, which ends with this one. Throws when there is no such program. */
export async function startToxiproxy(): Promise<Toxiproxy> {
  const program = findToxiproxy();
  if (program === undefined)
    throw new Error(
      'No toxiproxy-server found, neither on PATH nor built by the set-up: `npm run test:faults` builds it where Go is installed.',
    );
  const port = await choosePort('free', []);
  const child = spawnChild(program, ['-host', '127.0.0.1', '-port', String(port)], { stdio: 'ignore' });
  await waitUntil('toxiproxy answers', () => isAnswered(port));
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`toxiproxy refused ${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    link: async (name, upstreamPort) => {
      const listen = await choosePort('free', []);
      await ask('POST', '/proxies', {
        name,
        listen: `127.0.0.1:${listen}`,
        upstream: `127.0.0.1:${upstreamPort}`,
        enabled: true,
      });
      return linkTo(name, listen, ask);
    },
    stop: () => killChild(child),
  };
}

function linkTo(
  name: string,
  port: number,
  ask: (method: string, path: string, body?: unknown) => Promise<unknown>,
): Link {
  const proxy = `/proxies/${name}`;
  const change = async (path: string, body: object): Promise<void> => {
    await ask('POST', path, body);
  };
  const add = (type: string, stream: 'upstream' | 'downstream', attributes: object): Promise<void> =>
    change(`${proxy}/toxics`, { name: `${type}-${stream}`, type, stream, attributes });
  const bothWays = async (type: string, attributes: object): Promise<void> => {
    await add(type, 'upstream', attributes);
    await add(type, 'downstream', attributes);
  };
  return {
    port,
    cut: () => change(proxy, { enabled: false }),
    silence: () => bothWays('timeout', { timeout: 0 }),
    loseAnswers: () => add('timeout', 'downstream', { timeout: 0 }),
    reset: () => bothWays('reset_peer', { timeout: 0 }),
    delay: (ms) => add('latency', 'downstream', { latency: ms, jitter: 0 }),
    narrow: (rate) => bothWays('bandwidth', { rate }),
    mend: async () => {
      for (const toxic of toxicsSchema.parse(await ask('GET', `${proxy}/toxics`)))
        await ask('DELETE', `${proxy}/toxics/${toxic.name}`);
      await ask('POST', proxy, { enabled: true });
    },
  };
}
