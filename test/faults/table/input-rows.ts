import type { Row } from './row.ts';

/** Bad input and security, in the order of the specification. */
export const inputRows: readonly Row[] = [
  {
    id: 'no-envelope',
    table: 'input',
    what: 'not JSON, empty, truncated, fuzzed (10,000 bodies)',
    must: 'no crash, no run; reason; dead-letter path',
    tests: [
      { file: 'unit/starter/fuzzed-bodies.test.ts' },
      { file: 'unit/starter/refused-bodies.test.ts' },
      { file: 'starter/refuse.test.ts', name: 'goes to the dead-letter queue after five receives' },
    ],
  },
  {
    id: 'limits',
    table: 'input',
    what: '`__proto__`, nesting 200,000 deep, 50,001 stores, 1 MiB + 1, ids as objects, `007`, `1e3`, 2^64',
    must: 'refused with the field’s name; raw value never logged',
    tests: [
      { file: 'unit/starter/body-limits.test.ts' },
      { file: 'unit/starter/refused-bodies.test.ts' },
      { file: 'unit/starter/parse-envelope.test.ts' },
    ],
  },
  {
    id: 'store-ids',
    table: 'input',
    what: 'store ids with separators, quotes, newlines, NUL, ANSI, emoji, 10 KB; ids above 2^53',
    must: 'refused by an allow-list, or exact',
    tests: [
      { file: 'unit/rules/plan-event.test.ts' },
      { file: 'unit/starter/exact-integers.test.ts' },
      { file: 'cli/plain-text.test.ts' },
    ],
  },
  {
    id: 'unknown-event',
    table: 'input',
    what: 'unknown detail-type, known type from an unexpected source',
    must: 'refused with reason',
    tests: [
      { file: 'unit/rules/plan-event.test.ts', name: 'is refused by its type when the type is unknown' },
      { file: 'unit/rules/plan-event.test.ts', name: 'is refused by its source when the type is known' },
    ],
  },
  {
    id: 'rules-file',
    table: 'input',
    what: 'rules file: unknown field, bad template, ambiguous match, alias bomb, huge',
    must: 'refused at start, with line and column',
    tests: [{ file: 'unit/rules/refused-rules.test.ts' }],
  },
  {
    id: 'secrets',
    table: 'input',
    what: 'canary strings as secrets',
    must: 'found nowhere',
    tests: [
      { file: 'unit/settings/load-settings.test.ts', name: 'never repeat a secret' },
      { file: 'cli/usage.test.ts' },
      { file: 'security/canary-events.test.ts', name: 'stand nowhere' },
      { file: 'security/canary-connections.test.ts', name: 'are not told where' },
    ],
  },
  {
    id: 'ports',
    table: 'input',
    what: 'ports (metrics, health, emulators)',
    must: 'on 127.0.0.1 unless told otherwise',
    tests: [
      { file: 'unit/stack/stack.test.ts', name: 'listens for this machine only' },
      { file: 'security/ports.test.ts' },
    ],
  },
  {
    id: 'database-rights',
    table: 'input',
    what: 'SQL user with rights on the product’s tables only; TLS with a wrong certificate',
    must: 'whole suite works; refused plainly',
    tests: [
      { file: 'unit/stack/stack.test.ts', name: 'without rights beyond' },
      { file: 'security/grants.test.ts' },
      { file: 'activities/mysql/tls.test.ts' },
      { file: 'security/canary-connections.test.ts', name: 'where a certificate is wrong' },
    ],
  },
  {
    id: 'production-packages',
    table: 'input',
    what: 'the production build with the packages of `npm ci --ignore-scripts --omit=dev`',
    must: 'the production processes still load',
    tests: [{ file: 'install/production-packages.test.ts' }, { file: 'unit/production-build.test.ts' }],
  },
];
