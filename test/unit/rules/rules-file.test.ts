import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UserError } from '../../../src/user-error.ts';
import { checkRules, loadRules } from '../../../src/rules/load-rules.ts';
import { parseRules } from '../../../src/rules/parse-rules.ts';
import { edited, problems, sound } from './rules-text.ts';

describe('a rules file', () => {
  it('fills in what a rule leaves out', () => {
    const rule = parseRules(sound, 'r.yaml').find('T', 'S');
    assert.equal(rule?.settleMs, 2000);
    assert.equal(rule.priority, 'normal');
    assert.equal(rule.bulkAbove, 100);
    assert.equal(rule.approveAbove, null);
    assert.equal(rule.keysPerSecond, null);
  });

  it('takes along what a value takes along near and far, in a circle as well', () => {
    const chain = edited(
      '- value: b',
      '- value: b\n          takesAlong: [c]\n        - value: c\n          takesAlong: [a]',
    );
    const closure = parseRules(chain.replace('when: [b]', 'when: [b, c]'), 'r.yaml').find('T', 'S')?.select
      ?.closure;
    assert.deepEqual(
      [...(closure ?? [])].map(([value, members]) => [value, [...members].sort().join()]),
      ['a', 'b', 'c'].map((value) => [value, 'a,b,c']),
    );
  });

  it('finds a rule by the exact pair of detail-type and source', () => {
    const rules = parseRules(sound, 'r.yaml');
    for (const [detailType, source] of [
      ['T', 's'],
      ['t', 'S'],
      ['S', 'T'],
      ['', ''],
      ['T', 'S '],
      ['constructor', 'S'],
    ]) {
      assert.equal(rules.find(detailType ?? '', source ?? ''), undefined);
    }
  });

  it('may repeat a key, a type or a source from another rule, but not both', () => {
    const second = sound
      .slice('rules:\n'.length)
      .replace('name: one', 'name: two')
      .replace('source: S', 'source: S2');
    assert.deepEqual(
      parseRules(sound + second, 'r.yaml').all.map(({ name }) => name),
      ['one', 'two'],
    );
  });

  it('names every problem, each at its place and in the order of the file', () => {
    const text = edited('title: One', 'titel: One')
      .replace('outbox: own', 'outbox: mine')
      .replace('key: a:{store}', 'key: a:*');
    assert.deepEqual(
      problems(text).map((problem) => problem.split(' ').slice(0, 2).join(' ')),
      ['r.yaml:2:5: rules[0].title', 'r.yaml:3:5: rules[0]', 'r.yaml:20:13: rules[0].outbox'],
    );
    assert.deepEqual(
      problems(edited('b:{store}', 'b:{shop}').replace('key: a:{store}', 'key: a:*')).map(
        (line) => line.split(' ')[0],
      ),
      ['r.yaml:15:14:', 'r.yaml:17:14:'],
    );
  });
});

describe('a rules file on disk', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'freshet-rules-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is loaded, or checked without throwing', () => {
    const path = join(folder, 'good.yaml');
    writeFileSync(path, `\uFEFF${sound}`);
    assert.equal(loadRules(path).all.length, 1);
    assert.ok('rules' in checkRules(path));
    writeFileSync(path, 'rules: 5\n');
    assert.deepEqual(checkRules(path), {
      problems: [
        {
          line: 1,
          column: 8,
          message: 'rules is wrong; expected a list of 1 to 200: what to do for each event; correct it',
        },
      ],
    });
  });

  it('is refused in one line when it cannot be read', () => {
    const binary = join(folder, 'binary.yaml');
    writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x00]));
    const large = join(folder, 'large.yaml');
    writeFileSync(large, Buffer.alloc(2 * 1024 * 1024, '#'));
    for (const path of [join(folder, 'none.yaml'), folder, binary, large]) {
      assert.throws(
        () => loadRules(path),
        (error) =>
          error instanceof UserError &&
          error.message.startsWith(`${path}: cannot be read (`) &&
          !error.message.includes('\n'),
      );
    }
  });
});
