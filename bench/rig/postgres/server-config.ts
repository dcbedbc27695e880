import { databases, sqlPlugin } from './apply-schema.ts';
import type { Postgres } from './start-postgres.ts';

/** Fixed when the databases are made, for good. */
export const historyShards = 4;

const services = ['frontend', 'history', 'matching', 'worker'] as const;

/** Ports of the server on this machine. */
export interface ServerPorts {
  readonly http: number;
  /** Of each service, for calls and for finding the others. */
  readonly services: Readonly<
    Record<(typeof services)[number], { readonly grpc: number; readonly membership: number }>
  >;
}

/**
 * The server's configuration: one process with all services, everything on 127.0.0.1, its visibility in SQL as well.
 * Pure. Sizes of the pools are those of Temporal's own example.
 */
export function serverConfig(
  ports: ServerPorts,
  postgres: Pick<Postgres, 'port' | 'user' | 'password'>,
  dynamicConfigFile: string,
): unknown {
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: sqlPlugin,
      databaseName,
      connectAddr: `127.0.0.1:${postgres.port}`,
      connectProtocol: 'tcp',
      user: postgres.user,
      password: postgres.password,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  });
  const cluster = {
    enabled: true,
    initialFailoverVersion: 1,
    rpcName: 'frontend',
    rpcAddress: `127.0.0.1:${ports.services.frontend.grpc}`,
  };
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'main',
      visibilityStore: 'visibility',
      numHistoryShards: historyShards,
      datastores: { main: store(databases.main, 20), visibility: store(databases.visibility, 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: Object.fromEntries(
      services.map((name) => {
        const { grpc, membership } = ports.services[name];
        const rpc = { grpcPort: grpc, membershipPort: membership, bindOnLocalHost: true };
        return [name, { rpc: name === 'frontend' ? { ...rpc, httpPort: ports.http } : rpc }];
      }),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: { active: cluster },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    namespaceDefaults: {
      archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '60s' },
  };
}

/**
 * Raised as for the development server. The default is 20 polls a second for each shard: hundreds of shards never come
 * near it, and with four the benchmark would show the limit, not the work.
 */
export const dynamicConfig = {
  'history.transferProcessorMaxPollRPS': [{ value: 2000 }],
  'history.timerProcessorMaxPollRPS': [{ value: 2000 }],
} as const;
