import { CacheClient, Configurations, CredentialProvider, NoopMomentoLoggerFactory } from '@gomomento/sdk';
import type { RetryStrategy } from '@gomomento/sdk';
import type { Settings } from '../settings/settings.ts';
import { UserError } from '../user-error.ts';

/** Where the cache is: an emulator (no TLS, no API key), or the service of the API key's account. */
export type MomentoTarget =
  | { /** `host:port` */ readonly localEndpoint: string }
  | {
      readonly apiKey: string;
      /** Region's endpoint, `cache.cell-...momentohq.com` without its `cache.`; keys of the older kind contain it. */
      readonly endpoint?: string;
    };

/** Where the cache of the settings is. */
export function momentoTarget({ apiKey, endpoint, localEndpoint = '' }: Settings['momento']): MomentoTarget {
  if (apiKey === undefined) return { localEndpoint };
  return { apiKey, ...(endpoint !== undefined && { endpoint }) };
}

/** How a client is built. */
export type MomentoClientOptions = MomentoTarget & {
  /** Tells this client from others in the emulator's log; not sent to the service. */
  readonly clientName: string;
  /** Connections; each carries many calls. */
  readonly connections?: number;
  /** Deadline of a call; the SDK's in-region configuration has 1,100 ms. */
  readonly timeoutMs?: number;
  /** TTL of what is set without one. */
  readonly defaultTtlSeconds?: number;
};

const sdkDefaults = { connections: 2, timeoutMs: 1100, defaultTtlSeconds: 24 * 60 * 60 } as const;

/** A retry inside the SDK would go past the limiter: who calls decides what is tried again, and when. */
const neverRetry: RetryStrategy = { determineWhenToRetryRequest: () => null };

/**
 * A cache client with the SDK's in-region configuration, without its retries and without its console output. It
 * connects at the first call. Throws `UserError` on a bad endpoint, API key or name; the message never holds the key.
 */
export function momentoClient(options: MomentoClientOptions): CacheClient {
  const { connections, timeoutMs, defaultTtlSeconds } = { ...sdkDefaults, ...options };
  const configuration = Configurations.InRegion.Default.latest(new NoopMomentoLoggerFactory())
    .withRetryStrategy(neverRetry)
    .withNumConnections(connections)
    .withClientTimeoutMillis(timeoutMs);
  return new CacheClient({ configuration, credentialProvider: credentials(options), defaultTtlSeconds });
}

function credentials(options: MomentoClientOptions): CredentialProvider {
  if ('localEndpoint' in options) return namedLocal(options.localEndpoint, options.clientName);
  const provider = keyProvider(options);
  if (provider !== undefined && keyForm.test(provider.getAuthToken())) return provider;
  throw new UserError(
    'MOMENTO_API_KEY is not an API key that the Momento SDK reads. Copy it again from the Momento console; a key of the newer kind needs MOMENTO_ENDPOINT as well.',
  );
}

/** Any other character ends the process at the first call, in an error that repeats the key. */
const keyForm = /^[!-~]+$/;

function keyProvider({
  apiKey,
  endpoint,
}: Extract<MomentoTarget, { apiKey: string }>): CredentialProvider | undefined {
  try {
    if (endpoint === undefined) return CredentialProvider.fromDisposableToken({ apiKey });
    return CredentialProvider.fromApiKeyV2({ apiKey, endpoint });
  } catch {
    return undefined;
  }
}

/**
 * Credentials for an emulator. The SDK sends its API key with every call: here it carries the client's name, which
 * costs nothing per call (a middleware would), as `#<name>`; see `src/dev/momento/client-names.ts`.
 */
function namedLocal(endpoint: string, clientName: string): CredentialProvider {
  const [, hostname, port] = /^([^:]+):(\d{1,5})$/.exec(endpoint) ?? [];
  if (hostname === undefined || port === undefined) {
    throw new UserError(
      `The endpoint of the cache emulator must be host:port, not ${JSON.stringify(endpoint)}.`,
    );
  }
  if (!/^[\w.:/-]{1,64}$/.test(clientName)) {
    throw new UserError(
      `The name of a cache client must be 1 to 64 of [A-Za-z0-9_.:/-], not ${JSON.stringify(clientName)}.`,
    );
  }
  const provider = CredentialProvider.forMomentoLocal({ hostname, port: Number(port) });
  return Object.assign(provider, { getAuthToken: () => `#${clientName}` });
}
