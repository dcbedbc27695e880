import { cache_client } from '@gomomento/generated-types/dist/cacheclient.js';
import type { CacheSpace } from './cache-space.ts';

type ScsDefinition = typeof cache_client.UnimplementedScsService.definition;

/** A call of the cache service, by its name in the protocol. */
export type ScsMethod = keyof ScsDefinition;
/** The calls that answer with a stream of messages. */
export type StreamMethod = 'GetBatch' | 'SetBatch';
export type UnaryMethod = Exclude<ScsMethod, StreamMethod>;
export type RequestOf<Method extends ScsMethod> = ReturnType<ScsDefinition[Method]['requestDeserialize']>;
export type ResponseOf<Method extends ScsMethod> = Parameters<ScsDefinition[Method]['responseSerialize']>[0];

/** Response of a call, and what the log calls its result. */
export interface Answer<Response> {
  readonly response: Response;
  readonly result: 'hit' | 'miss' | 'ok' | 'stored' | 'not-stored';
}

/** One call of the cache service, as a function of the cache and the request. */
export interface DataOperation<Request, Response> {
  /** The items it touches: what the log shows and faults are matched against. */
  readonly keys: (request: Request) => readonly Uint8Array[];
  /** Takes effect at once, as a whole. Throws `CallRefused`. */
  readonly run: (space: CacheSpace, request: Request) => Answer<Response>;
}

/** Some of the unary calls, each with the messages the protocol gives it. */
export type UnaryOperations = {
  readonly [Method in UnaryMethod]?: DataOperation<RequestOf<Method>, ResponseOf<Method>>;
};

/** The calls that answer with a stream, as one list of messages. */
export type StreamOperations = {
  readonly [Method in StreamMethod]: DataOperation<RequestOf<Method>, readonly ResponseOf<Method>[]>;
};

/** Every call the cache service has, as the SDKs know it. */
export const scsDefinition = cache_client.UnimplementedScsService.definition;

/** Names of the calls, typed. */
export function scsMethods(): ScsMethod[] {
  return Object.keys(scsDefinition).filter((name): name is ScsMethod => name in scsDefinition);
}

export function isStreamMethod(method: ScsMethod): method is StreamMethod {
  return scsDefinition[method].responseStream;
}
