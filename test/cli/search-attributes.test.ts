import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import proto from '@temporalio/proto';
import { Client, Connection } from '@temporalio/client';
import { requireSearchAttributes } from '../../src/adapters/temporal/require-search-attributes.ts';
import { searchAttributes } from '../../src/contract/names.ts';
import { memoryLogger } from '../starter/support/memory-logger.ts';
import { startTemporalServer, type TemporalServer } from '../starter/support/temporal-server.ts';
import { startFreshet } from './support/freshet-process.ts';
import { ownEnvironment, type OwnEnvironment } from './support/own-environment.ts';
import { runFreshet } from './support/run-freshet.ts';

const names = Object.values(searchAttributes);

describe('with search attributes that are not right', () => {
  let own: OwnEnvironment;
  let server: TemporalServer;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    [own, server] = await Promise.all([ownEnvironment(), startTemporalServer()]);
    env = { ...own.env, TEMPORAL_ADDRESS: server.address, FRESHET_LOG_LEVEL: 'warn' };
  });
  after(async () => {
    await server.remove();
    await own.stop();
  });

  for (const command of ['worker', 'bridge']) {
    it(`the ${command} does not start, and says in one line which are missing`, async () => {
      await server.registerAttributes([searchAttributes.jobId]);
      const { code, stdout, stderr } = await runFreshet([command, '--json'], { env });
      assert.equal(code, 1);
      assert.equal(stdout, '');
      const missing = names.filter((name) => name !== searchAttributes.jobId).join(', ');
      assert.equal(
        stderr,
        `freshet: Search attributes are not registered in namespace default: ${missing}. Run \`freshet migrate\`.\n`,
      );
    });
  }

  it('migrate registers what is missing, then finds nothing to do, and the bridge starts', async () => {
    const migrate = () => runFreshet(['migrate', '--temporal-only'], { env });
    const first = await migrate();
    assert.match(first.stdout, /^search attributes: registered FreshetEventType, /, first.stderr);
    assert.doesNotMatch(first.stdout, /FreshetJobId/);
    const second = await migrate();
    assert.equal(second.stdout, 'search attributes: up to date\nschedule: up to date\n');
    const bridge = await startFreshet(['bridge'], env);
    assert.equal(await bridge.end(), 0);
  });

  it('a process starts, with a warning, when the server does not tell', async () => {
    const connection = Connection.lazy({ address: '127.0.0.1:1' });
    const logger = memoryLogger();
    await requireSearchAttributes(new Client({ connection }), logger);
    assert.deepEqual(
      logger.lines.map(({ level, message }) => [level, message]),
      [['warn', 'the search attributes cannot be looked up: started without knowing them']],
    );
    await connection.close();
  });

  it('neither worker nor migrate passes over one of the wrong type', async () => {
    await server.removeAttributes([searchAttributes.stores]);
    await register(server.address, searchAttributes.stores, 'INDEXED_VALUE_TYPE_KEYWORD');
    for (const args of [['worker'], ['migrate', '--temporal-only']]) {
      const { code, stderr } = await runFreshet(args, { env });
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^freshet: [^\n]*wrong type: FreshetStores is Keyword, expected Int\.[^\n]*remove[^\n]*\n$/,
      );
    }
  });
});

async function register(
  address: string,
  name: string,
  type: keyof typeof proto.temporal.api.enums.v1.IndexedValueType,
): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const { [type]: value } = proto.temporal.api.enums.v1.IndexedValueType;
    await connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { [name]: value },
    });
  } finally {
    await connection.close();
  }
}
