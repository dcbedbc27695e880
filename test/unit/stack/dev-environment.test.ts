import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { devEnvironment, withDevEnvironment } from '../../../src/dev/stack/dev-environment.ts';
import type { DevEndpoints } from '../../../src/dev/stack/dev-endpoints.ts';

const endpoints: DevEndpoints = {
  pid: 1,
  temporal: '127.0.0.1:7233',
  namespace: 'default',
  sqsEndpoint: 'http://127.0.0.1:4566',
  queueUrl: 'http://127.0.0.1:4566/000000000000/freshet',
  deadLetterQueueUrl: 'http://127.0.0.1:4566/000000000000/freshet-dead-letter',
  momentoEndpoint: '127.0.0.1:8080',
  cacheName: 'menus',
  mysqlUrl: 'mysql://u:p@127.0.0.1/d',
};

describe('devEnvironment', () => {
  it('names only the parts that run', () => {
    assert.deepEqual(devEnvironment({ pid: 1, mysqlUrl: 'mysql://u:p@127.0.0.1/d' }), {
      MYSQL_URL: 'mysql://u:p@127.0.0.1/d',
    });
  });
});

describe('withDevEnvironment', () => {
  it('leaves a part alone that the environment names, and fills in the others', () => {
    const env = withDevEnvironment({ TEMPORAL_ADDRESS: 'cloud:7233', MYSQL_URL: '' }, endpoints);
    assert.equal(env['TEMPORAL_ADDRESS'], 'cloud:7233');
    assert.equal(env['TEMPORAL_NAMESPACE'], undefined);
    assert.equal(env['MYSQL_URL'], endpoints.mysqlUrl);
    assert.equal(env['MOMENTO_LOCAL_ENDPOINT'], endpoints.momentoEndpoint);
  });

  it('never sends real credentials or a real region to the emulator', () => {
    const real = {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'real',
      AWS_SECRET_ACCESS_KEY: 'real',
      AWS_SESSION_TOKEN: 'real',
      AWS_PROFILE: 'real',
    };
    const env = withDevEnvironment(real, endpoints);
    assert.ok(!Object.values(env).includes('real'));
    assert.equal(env['AWS_REGION'], 'us-east-1');
  });

  it('keeps the credentials of a real queue', () => {
    const real = {
      SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/q',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'real',
    };
    const env = withDevEnvironment(real, endpoints);
    for (const [name, value] of Object.entries(real)) assert.equal(env[name], value);
    assert.equal(env['AWS_ENDPOINT_URL_SQS'], undefined);
  });
});
