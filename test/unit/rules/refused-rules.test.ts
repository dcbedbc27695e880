import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { edited, problems, sound } from './rules-text.ts';

describe('a rules file is refused', () => {
  const bomb = 'a: &a [x, x]\nb: &b [*a, *a, *a]\nrules: [*b, *b]\n';
  const twice = sound + sound.slice('rules:\n'.length);
  const table: [name: string, text: string, problem: RegExp][] = [
    ['empty', '', /^r\.yaml:1:1: the file is empty; expected rules: .*; add one$/],
    ['only comments', '# nothing\n', /^r\.yaml:1:1: the file is empty/],
    ['a list', '- a\n', /^r\.yaml:1:1: the file is wrong; expected the rules file: rules; correct it$/],
    ['no rules', 'rules: []\n', /^r\.yaml:1:8: rules is wrong; expected a list of 1 to 200/],
    ['broken YAML', 'rules: [a\n', /^r\.yaml:2:1: not valid YAML: Flow sequence/],
    ['tabs', 'rules:\n\t- a\n', /^r\.yaml:2:1: not valid YAML: Tabs are not allowed/],
    ['two documents', `${sound}---\n${sound}`, /^r\.yaml:21:1: not valid YAML: a second document/],
    ['an unknown tag', 'rules: !js [a]\n', /^r\.yaml:1:8: not valid YAML: Unresolved tag: !js/],
    [
      'a tag that YAML 1.1 knew',
      edited('title: One', 'title: !!binary T25l'),
      /^r\.yaml:3:12: not valid YAML: Unresolved tag/,
    ],
    ['an alias bomb', bomb, /^r\.yaml:2:8: an alias \(\*name\); expected plain values; write the value out$/],
    ['an alias to itself', 'rules: &a [*a]\n', /^r\.yaml:1:12: an alias/],
    [
      'merge keys',
      edited('name: one', '<<: {name: one}'),
      /^r\.yaml:2:5: rules\[0\] has the unknown field "<<"/,
    ],
    [
      'huge',
      `${sound}#${'x'.repeat(300_000)}`,
      /^r\.yaml:1:1: the file has 3\d{5} characters; expected at most 262144/,
    ],
    ['deep lists', '['.repeat(200_000), /nested too deeply/],
    ['deep blocks', '- '.repeat(100_000), /nested too deeply/],
    [
      '20,000 fields',
      Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'),
      /19980 more unknown fields/,
    ],
    [
      'a repeated field',
      edited('title: One', 'title: One\n    title: Two'),
      /^r\.yaml:4:5: a repeated field/,
    ],
    [
      'an unknown field',
      `other: 1\n${sound}`,
      /^r\.yaml:1:1: the file has the unknown field "other"; expected one of rules;/,
    ],
    [
      'an unknown field of a rule',
      edited('outbox: own', 'outbox: own\n    settle: 2'),
      /^r\.yaml:21:5: rules\[0\] has the unknown field "settle"; expected one of name, .*settleSeconds/,
    ],
    [
      'an unknown field of a key',
      edited('when: a', 'if: a'),
      /^r\.yaml:16:9: rules\[0\]\.keys\[0\] has the unknown field "if"; expected one of key, when/,
    ],
    [
      'a field __proto__',
      edited('outbox: own', 'outbox: own\n    __proto__: {}'),
      /^r\.yaml:21:5: rules\[0\] has the unknown field "__proto__"/,
    ],
    [
      'a field constructor',
      edited('outbox: own', 'outbox: own\n    constructor: 1'),
      /^r\.yaml:21:5: .* unknown field "constructor"/,
    ],
    [
      'no keys',
      edited('keys:', 'key:'),
      /^r\.yaml:2:5: rules\[0\]\.keys is missing; expected a list of 1 to 100.*; add it$/,
    ],
    [
      'a number as source',
      edited('source: S', 'source: 12'),
      /^r\.yaml:6:15: rules\[0\]\.match\.source is wrong; expected the exact source; correct it$/,
    ],
    [
      'a pattern as source',
      edited('source: S', 'source: tb.*'),
      /^r\.yaml:6:15: .*is a pattern; expected the exact text/,
    ],
    [
      'a source that fits no event',
      edited('source: S', `source: ${'é'.repeat(65)}`),
      /^r\.yaml:6:15: .*fits no event; expected 1 to 128 bytes/,
    ],
    [
      'a title of two lines',
      edited('title: One', 'title: "One\\nTwo"'),
      /^r\.yaml:3:12: rules\[0\]\.title is wrong; expected what changed/,
    ],
    ['a name with a space', edited('name: one', 'name: o ne'), /^r\.yaml:2:11: rules\[0\]\.name is wrong/],
    ['a repeated name', twice, /^r\.yaml:21:11: rules\[1\]\.name repeats that of rules\[0\]/m],
    [
      'an ambiguous match',
      twice,
      /^r\.yaml:24:7: rules\[1\]\.match is ambiguous: rules\[0\] takes the same events/m,
    ],
    [
      'a key with a star',
      edited('a:{store}', 'a:{store}*'),
      /^r\.yaml:15:14: rules\[0\]\.keys\[0\]\.key is a pattern; the cache has no delete by pattern/,
    ],
    ['a key with a question mark', edited('a:{store}', 'a?:{store}'), /^r\.yaml:15:14: .*is a pattern/],
    ['a key with a class', edited('a:{store}', '"[ab]:{store}"'), /^r\.yaml:15:14: .*is a pattern/],
    ['a key without its store', edited('a:{store}', 'a'), /^r\.yaml:15:14: .*holds \{store\} nowhere/],
    ['a key with two stores', edited('a:{store}', 'a:{store}:{store}'), /holds \{store\} more than once/],
    [
      'an unknown placeholder',
      edited('a:{store}', 'a:{store}:{lang}'),
      /has the unknown placeholder \{lang\}; expected \{store\}/,
    ],
    ['half a placeholder', edited('a:{store}', 'a:{store}:{'), /has the unknown placeholder \{;/],
    [
      'a key with a space',
      edited('a:{store}', 'a {store}'),
      /holds a space, a control or a non-ASCII character/,
    ],
    ['a key with a line break', edited('a:{store}', '"a:{store}\\n"'), /holds a space, a control/],
    ['a key of letters beyond ASCII', edited('a:{store}', 'ä:{store}'), /non-ASCII character/],
    [
      'a long key',
      edited('a:{store}', `${'a'.repeat(257)}:{store}`),
      /expected a key of at most 256 characters/,
    ],
    [
      'a repeated key',
      edited('b:{store}', 'a:{store}'),
      /^r\.yaml:17:14: rules\[0\]\.keys\[1\]\.key repeats keys\[0\]/,
    ],
    [
      'two keys that meet',
      edited('b:{store}', 'a:x{store}'),
      /^r\.yaml:17:14: .*makes, for store "0", the same key as keys\[0\] for store "x0"/,
    ],
    [
      'two keys that meet crosswise',
      edited('b:{store}', '"{store}:x"'),
      /makes, for store "a", the same key as keys\[0\] for store "x"/,
    ],
    [
      'a store without fanOut',
      edited('    fanOut: ids\n', ''),
      /keys\[0\]\.key holds \{store\}, but the rule has no fanOut/,
    ],
    [
      'menus of stores without fanOut',
      edited('    fanOut: ids\n', ''),
      /menus names the stores of the event, but the rule has no fanOut/,
    ],
    [
      'an unknown selection',
      edited('when: a', 'when: c'),
      /^r\.yaml:16:15: rules\[0\]\.keys\[0\]\.when is no value of the selection; expected one of a, b/,
    ],
    [
      'a selection without select',
      edited(/ {4}select:[^]*?value: b\n/.exec(sound)?.[0] ?? '', ''),
      /when is no value of the selection; expected a select with this value/,
    ],
    [
      'an unknown value taken along',
      edited('[b]\n        -', '[c]\n        -'),
      /takesAlong\[0\] is no value of the selection/,
    ],
    ['a repeated value', edited('- value: b', '- value: a'), /select\.values\[1\] repeats a/],
    [
      'a value that picks no key',
      edited('- value: b', '- value: b\n        - value: c'),
      /select\.values\[2\] picks no key/,
    ],
    [
      'a wrong kind of when',
      edited('when: a', 'when: {a: b}'),
      /when is wrong; expected a value of the selection, or a list/,
    ],
    [
      'all menus without a rate',
      edited('menus: event', 'menus: allActive'),
      /menus has no rate; expected menusPerSecond/,
    ],
    [
      'a rate without menus',
      edited('menus: event', 'menus: event\n    menusPerSecond: 5'),
      /menusPerSecond has no effect/,
    ],
    [
      'a rate of nothing',
      edited('menus: event', 'menus: allActive\n    menusPerSecond: 0'),
      /expected an integer from 1 to 10000/,
    ],
    [
      'a negative settle',
      edited('outbox: own', 'outbox: own\n    settleSeconds: -1'),
      /^r\.yaml:21:20: rules\[0\]\.settleSeconds is wrong; expected an integer from 0 to 3600/,
    ],
    ['half a second', edited('outbox: own', 'outbox: own\n    settleSeconds: 0.5'), /settleSeconds is wrong/],
    [
      'an endless settle',
      edited('outbox: own', 'outbox: own\n    settleSeconds: .inf'),
      /settleSeconds is wrong/,
    ],
    [
      'an unknown priority',
      edited('outbox: own', 'outbox: own\n    priority: high'),
      /priority is wrong; expected one of urgent, normal, bulk/,
    ],
    [
      'a rate of the rule of nothing',
      edited('outbox: own', 'outbox: own\n    keysPerSecond: 0'),
      /keysPerSecond is wrong/,
    ],
  ];
  for (const [name, text, problem] of table) {
    it(`for ${name}`, () => {
      const found = problems(text);
      assert.ok(
        found.some((line) => problem.test(line)),
        found.slice(0, 5).join('\n'),
      );
      for (const line of found) assert.match(line, /^r\.yaml:(\d+:\d+: .+; .+; .+|.*more problems$)/);
    });
  }

  it('for counts of stores in a rule without stores', () => {
    const global =
      'rules:\n  - {name: a, title: A, match: {detailType: T, source: S}, keys: [{key: k}], menus: none, outbox: own, approveAbove: 1, bulkAbove: 1}\n';
    assert.equal(
      problems(global).filter((line) => line.includes('counts stores; expected only with fanOut')).length,
      2,
    );
  });

  it('with fifty problems at most', () => {
    const many = `rules:\n${'  - {}\n'.repeat(150)}`;
    const lines = problems(many);
    assert.equal(lines.length, 51);
    assert.match(lines.at(-1) ?? '', /^r\.yaml: and \d+ more problems$/);
  });
});
