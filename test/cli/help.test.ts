import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandTable } from '../../src/cli/command-table.ts';
import { runFreshet } from './support/run-freshet.ts';

/** Commands that consist of others. */
const groups: Readonly<Record<string, readonly string[]>> = {
  dlq: ['list', 'show', 'redrive', 'discard'],
  rules: ['check', 'schema'],
};

const commands = commandTable.flatMap(({ name }) => [
  [name],
  ...(groups[name] ?? []).map((command) => [name, command]),
]);

describe('freshet --help', () => {
  it('names every command, on standard output', async () => {
    const { code, stdout, stderr } = await runFreshet(['--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    for (const { name, summary } of commandTable) {
      assert.match(stdout, new RegExp(`^  ${name} .*${summary.split(' ', 1)[0] ?? ''}`, 'm'));
    }
  });

  it('tells the version', async () => {
    const { code, stdout } = await runFreshet(['--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  for (const command of commands) {
    it(`is there for ${command.join(' ')}, with its options`, async () => {
      const { code, stdout, stderr } = await runFreshet([...command, '--help']);
      assert.equal(code, 0);
      assert.equal(stderr, '');
      assert.ok(stdout.includes(`Usage: freshet ${command.join(' ')}`), stdout);
      if (command.length > 1 || groups[command.join()] === undefined) assert.match(stdout, /--json/);
    });
  }

  it('is there as freshet help <command>', async () => {
    const [help, option] = await Promise.all([
      runFreshet(['help', 'publish']),
      runFreshet(['publish', '--help']),
    ]);
    assert.equal(help.stdout, option.stdout);
  });
});
