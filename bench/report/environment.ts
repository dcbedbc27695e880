import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { findMysqld } from '../../src/dev/stack/find-mysqld.ts';
import { findTemporal } from '../../src/dev/stack/find-temporal.ts';
import { projectRoot } from '../../src/paths.ts';
import type { PostgresPrograms } from '../rig/postgres/find-programs.ts';
import type { Environment } from './results.ts';

const manifest = z.object({ version: z.string() });
const libraries = ['@temporalio/worker', '@gomomento/sdk', '@aws-sdk/client-sqs', 'mysql2', 'fauxqs'];

/** The machine and the versions, at this moment; `programs` are those of a Temporal server on PostgreSQL. */
export function environmentNow(programs: PostgresPrograms | null): Environment {
  const processors = cpus();
  return {
    at: new Date().toISOString(),
    commit: commit(),
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    versions: {
      ...Object.fromEntries(libraries.map((name) => [name, versionOf(name)])),
      temporal: firstLine(programs?.temporalServer ?? findTemporal(), ['--version']),
      ...(programs && { postgres: firstLine(programs.postgres, ['--version']) }),
      mysqld: firstLine(findMysqld(), ['--version']),
    },
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** With `+` when files differ from it. */
function commit(): string {
  const changed = firstLine('git', ['-C', projectRoot, 'status', '--porcelain', '--untracked-files=no']);
  return `${firstLine('git', ['-C', projectRoot, 'rev-parse', '--short', 'HEAD'])}${changed === '' ? '' : '+'}`;
}

function versionOf(name: string): string {
  const file = join(projectRoot, 'node_modules', name, 'package.json');
  return manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

function firstLine(command: string | undefined, args: readonly string[]): string {
  if (command === undefined) return 'none';
  try {
    return (
      execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0] ??
      ''
    );
  } catch {
    return 'unknown';
  }
}
