import type { Metadata } from '@grpc/grpc-js';

/** Separates the client's name from the API key in the `authorization` metadata: no key or JWT contains it. */
const clientNameSeparator = '#';

/** At most so many connections are remembered; beyond that the emulator starts to remember anew. */
const maxPeers = 10_000;

/** What a call needs to have for its client to be told. */
export interface CallOrigin {
  readonly metadata: Metadata;
  getPeer(): string;
}

/** Who calls, and with which API key. */
export interface Caller {
  readonly apiKey: string;
  readonly client: string;
}

/**
 * Tells clients apart. A client that wants a name sends `<api key>#<name>` as its authorization (the API key may be
 * empty), which every SDK sends with every call. Without one the name is the SDK's `agent`, such as
 * `nodejs:cache:1.118.1`, which it sends once only: it is remembered for the connection.
 */
export class ClientNames {
  readonly #agents = new Map<string, string>();

  callerOf(call: CallOrigin): Caller {
    const authorization = firstText(call.metadata, 'authorization');
    const at = authorization.indexOf(clientNameSeparator);
    if (at >= 0) return { apiKey: authorization.slice(0, at), client: authorization.slice(at + 1) };
    return { apiKey: authorization, client: this.#agentOf(call) };
  }

  #agentOf(call: CallOrigin): string {
    const peer = call.getPeer();
    const agent = firstText(call.metadata, 'agent');
    if (agent === '') return this.#agents.get(peer) ?? 'unnamed';
    if (this.#agents.size >= maxPeers) this.#agents.clear();
    this.#agents.set(peer, agent);
    return agent;
  }
}

/** First value of a metadata entry; empty when there is none. */
export function firstText(metadata: Metadata, name: string): string {
  const [value] = metadata.get(name);
  return typeof value === 'string' ? value : '';
}
