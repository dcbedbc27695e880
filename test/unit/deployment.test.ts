import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { commandTable } from '../../src/cli/command-table.ts';
import { searchAttributes } from '../../src/contract/names.ts';
import { projectRoot } from '../../src/paths.ts';
import { refusalRemedies } from '../../src/starter/refusal.ts';
import { allSettings } from '../../src/settings/settings-table.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const guide = read('docs/deployment.md');

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code);
}

function distinct(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap(([, found]) => found ?? []))].sort();
}

describe('the deployment guide', () => {
  it('names only variables that there are', () => {
    const known = allSettings.map(({ name }) => name);
    const named = distinct(guide, /\b((?:FRESHET|MOMENTO|MYSQL|SQS)_[A-Z_]+)\b/g);
    assert.ok(named.length > 15);
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
  });

  it('names only commands that there are', () => {
    const known = commandTable.map(({ name }) => name);
    const named = distinct(guide, /`freshet ([a-z]+)/g);
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
  });

  it('explains every alarm of the product, and no others', () => {
    const sources = globSync('src/**/*.ts', { cwd: projectRoot }).map(read).join('\n');
    const raised = distinct(sources, /\balarm\(\s*[\w.#]+,\s*'([a-z-]+)'/g);
    const table = guide.slice(guide.indexOf('## Alarms'), guide.indexOf('## Kubernetes'));
    const deadLettered = Object.keys(refusalRemedies).map((reason) => `dead-lettered-${reason}`);
    assert.deepEqual(distinct(table, /^\| `([a-z-]+)`/gm), [...raised, ...deadLettered].sort());
  });

  it('grants somebody something on every table', () => {
    const tables = globSync('sql/*.sql', { cwd: projectRoot }).flatMap((file) =>
      distinct(read(file), /CREATE TABLE IF NOT EXISTS (\w+)/g),
    );
    const granted = distinct(
      blocks('sql').join('\n'),
      /ON freshet\.(\w+) TO 'freshet_(?:worker|relay|exporter)'/g,
    );
    assert.deepEqual(granted, tables.sort());
  });

  it('lists the search attributes', () => {
    for (const name of Object.values(searchAttributes)) assert.ok(guide.includes(`\`${name}\``), name);
  });

  it('shows policies and patterns that are JSON', () => {
    const parsed = blocks('json').map((code): unknown => JSON.parse(code));
    assert.equal(parsed.length, 4);
  });

  it('lets events of every shipped rule through to the queue', () => {
    const pattern = z
      .object({ source: z.array(z.string()), 'detail-type': z.array(z.string()) })
      .parse(JSON.parse(blocks('json')[0] ?? ''));
    const { rules } = z
      .object({
        rules: z.array(z.object({ match: z.object({ detailType: z.string(), source: z.string() }) })),
      })
      .parse(parse(read('rules/invalidation-rules.yaml')));
    for (const { match } of rules) {
      assert.ok(pattern.source.includes(match.source), match.source);
      assert.ok(pattern['detail-type'].includes(match.detailType), match.detailType);
    }
  });

  it('shows a Deployment that leaves a worker more time than its parts may take', () => {
    const container = z.object({
      args: z.array(z.string()),
      env: z.array(z.looseObject({ name: z.string() })),
    });
    const deployment = z
      .object({
        kind: z.literal('Deployment'),
        spec: z.object({
          template: z.object({
            spec: z.object({ terminationGracePeriodSeconds: z.number(), containers: z.array(container) }),
          }),
        }),
      })
      .parse(parse(blocks('yaml')[0] ?? ''));
    const { terminationGracePeriodSeconds, containers } = deployment.spec.template.spec;
    const grace = containers[0]?.env.find(({ name }) => name === 'FRESHET_SHUTDOWN_GRACE_SECONDS');
    assert.ok(terminationGracePeriodSeconds > Number(grace?.['value']));
  });
});
