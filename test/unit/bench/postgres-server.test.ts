import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findPostgresPrograms } from '../../../bench/rig/postgres/find-programs.ts';
import { serverConfig, type ServerPorts } from '../../../bench/rig/postgres/server-config.ts';
import { UserError } from '../../../src/user-error.ts';

describe('programs of a server on PostgreSQL', () => {
  it('are found by their names', () => {
    assert.deepEqual(
      findPostgresPrograms((name) => `/bin/${name}`),
      {
        temporalServer: '/bin/temporal-server',
        sqlTool: '/bin/temporal-sql-tool',
        initdb: '/bin/initdb',
        postgres: '/bin/postgres',
        pgIsReady: '/bin/pg_isready',
      },
    );
  });

  it('are named in one line when some are missing', () => {
    assert.throws(
      () => findPostgresPrograms((name) => (name.startsWith('temporal') ? undefined : `/bin/${name}`)),
      (error) =>
        error instanceof UserError &&
        error.message.startsWith('--server postgres: not found: temporal-server, temporal-sql-tool; ') &&
        !error.message.includes('\n'),
    );
  });
});

describe('configuration of a server on PostgreSQL', () => {
  const ports: ServerPorts = {
    http: 1,
    services: {
      frontend: { grpc: 2, membership: 3 },
      history: { grpc: 4, membership: 5 },
      matching: { grpc: 6, membership: 7 },
      worker: { grpc: 8, membership: 9 },
    },
  };
  const written = JSON.stringify(
    serverConfig(ports, { port: 10, user: 'someone', password: 'secret' }, '/folder/dynamic.yaml'),
  );

  it('has four history shards, and its visibility in SQL', () => {
    assert.match(written, /"numHistoryShards":4/);
    assert.match(written, /"visibilityStore":"visibility"/);
    assert.match(written, /"databaseName":"temporal_visibility"/);
  });

  it('has each service on a port of its own, on this machine alone', () => {
    const used = [...written.matchAll(/"(?:grpc|membership|http)Port":(\d+)/g)].map(([, port]) =>
      Number(port),
    );
    assert.deepEqual(used.toSorted(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(written.match(/"bindOnLocalHost":true/g)?.length, 4);
    assert.equal(written.match(/"connectAddr":"127\.0\.0\.1:10"/g)?.length, 2);
    assert.doesNotMatch(written, /0\.0\.0\.0|localhost/);
  });
});
