import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../paths.ts';
import { useEnvironment, useSettings } from '../environment.ts';
import { migrateServers } from '../migrate-servers.ts';
import { checkRate } from './check-rate.ts';
import { checkSettings } from './check-settings.ts';
import { ok, type Check } from './finding.ts';

/** Everything that is looked at; each loads its libraries itself, within its time. */
export function allChecks(): readonly Check[] {
  return [
    { name: 'versions', waitsFor: 'nobody', run: () => Promise.resolve([ok('versions', versions())]) },
    {
      name: 'settings',
      waitsFor: 'the rules file',
      run: () => Promise.resolve(checkSettings(useEnvironment())),
    },
    {
      name: 'temporal',
      waitsFor: 'the Temporal server (TEMPORAL_ADDRESS)',
      run: async () => (await import('./check-temporal.ts')).checkTemporal(),
    },
    {
      name: 'mysql',
      waitsFor: 'the database (MYSQL_URL)',
      run: async () => (await import('./check-mysql.ts')).checkMysql(),
    },
    {
      name: 'queue',
      waitsFor: 'SQS (SQS_QUEUE_URL)',
      run: async () => (await import('./check-sqs.ts')).checkSqs(),
    },
    {
      name: 'cache',
      waitsFor: 'Momento (MOMENTO_API_KEY or MOMENTO_LOCAL_ENDPOINT)',
      run: async () => (await import('./check-momento.ts')).checkMomento(),
    },
    {
      name: 'cache quota',
      waitsFor: 'nobody',
      run: () =>
        Promise.resolve().then(() => [checkRate(useSettings('keysPerSecond', 'cacheQuotaPerSecond'))]),
    },
  ];
}

/** What `--fix` mends before anything is looked at. */
export const allFixes: readonly Check[] = [
  {
    name: 'fix tables',
    waitsFor: 'the migrations of the database (MYSQL_URL)',
    run: async () => {
      const { sql } = await migrateServers({ sql: true, searchAttributes: false, schedule: false });
      return [ok('fix tables', mended(sql ?? [], 'applied'))];
    },
  },
  {
    name: 'fix search attributes',
    waitsFor: 'the Temporal server (TEMPORAL_ADDRESS)',
    run: async () => {
      const { searchAttributes } = await migrateServers({
        sql: false,
        searchAttributes: true,
        schedule: false,
      });
      return [ok('fix search attributes', mended(searchAttributes ?? [], 'registered'))];
    },
  },
];

function mended(names: readonly string[], verb: string): string {
  return names.length === 0 ? 'nothing to do' : `${verb} ${names.join(', ')}`;
}

function versions(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const own =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '?';
  return `freshet ${String(own)}, Node ${process.version}`;
}
