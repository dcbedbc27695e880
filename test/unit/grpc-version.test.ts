import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { z } from 'zod';
import { projectRoot } from '../../src/paths.ts';

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

it('installs one gRPC for all, of a version that creates no error with each call of the cache', () => {
  const { packages } = lockSchema.parse(
    JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')),
  );
  const versions = Object.entries(packages)
    .filter(([folder]) => folder.endsWith('node_modules/@grpc/grpc-js'))
    .map(([, { version = '' }]) => version);
  assert.equal(versions.length, 1, `versions of @grpc/grpc-js in package-lock.json: ${versions.join(', ')}`);
  const [major = 0, minor = 0, patch = 0] = versions.flatMap((version) => version.split('.').map(Number));
  assert.ok(major > 1 || minor > 14 || (minor === 14 && patch >= 7), versions[0]);
});
