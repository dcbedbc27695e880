import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canaries } from '../support/canary.ts';

describe('the search for secrets', () => {
  const forms: [string, (word: string) => string][] = [
    ['as it is', (word) => word],
    ['percent-encoded among others', (word) => encodeURIComponent(`p@ss/${word}%`)],
    ['in JSON', (word) => JSON.stringify({ said: `"${word}"\n` })],
    ['in hexadecimal digits', (word) => Buffer.from(word).toString('hex')],
    ...['', 'a', 'ab', 'abc'].flatMap((before): [string, (word: string) => string][] => [
      [`in Base64 behind "${before}"`, (word) => Buffer.from(`${before}${word}`).toString('base64')],
      [`in Base64 between "${before}" and others`, (word) => btoa(`${before}${word}, and so on`)],
      [`in Base64 for URLs behind "${before}"`, (word) => Buffer.from(before + word).toString('base64url')],
    ]),
  ];
  for (const [what, hide] of forms) {
    it(`finds one ${what}`, () => {
      const search = canaries();
      search.look('the log', `before ${hide(search.word('password'))} after`);
      assert.deepEqual(
        search.leaks().map(({ secret, place }) => [secret, place]),
        [['password', 'the log']],
      );
    });
  }

  it('finds a text of somebody else, and nothing where there is nothing', () => {
    const search = canaries();
    search.watch('key', 'MIIEvQIBADANBgkq+/hkiG9w0');
    search.look('here', `{"key":"MIIEvQIBADANBgkq+/hkiG9w0"}`);
    search.look('there', `${search.word('password').slice(1)} MIIEvQIBADANBgkq`);
    assert.deepEqual(
      search.leaks().map(({ place }) => place),
      ['here'],
    );
    assert.equal(search.looked().texts, 2);
  });
});
