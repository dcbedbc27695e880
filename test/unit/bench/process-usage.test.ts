import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuMsIn, cpuMsInFamily, residentBytesIn } from '../../../bench/probe/process-usage.ts';

describe('usage of a process', () => {
  it('is the sum of user and system time, whatever the name of the process', () => {
    const fields = 'S 1 1 1 0 -1 4194560 100 0 0 0 250 75 0 0 20 0 11 0';
    assert.equal(cpuMsIn(`42 (node) ${fields}`), 3250);
    assert.equal(cpuMsIn(`42 (a) b (c)) ${fields}`), 3250);
  });

  it('takes children along, ended ones included, and nobody else', () => {
    const stat = (parent: number, user: number, system: number, endedUser: number, endedSystem: number) =>
      `9 (p) S ${parent} 1 1 0 -1 4194560 100 0 0 0 ${user} ${system} ${endedUser} ${endedSystem} 20 0 11 0`;
    const stats = new Map([
      [10, stat(1, 1, 2, 30, 40)],
      [11, stat(10, 100, 200, 0, 0)],
      [12, stat(10, 1000, 2000, 0, 0)],
      [13, stat(1, 9999, 9999, 9999, 9999)],
    ]);
    assert.equal(cpuMsInFamily(10, stats), 33_730);
  });

  it('reads the resident memory', () => {
    assert.equal(residentBytesIn('Name:\tnode\nVmRSS:\t  2048 kB\nThreads:\t11\n'), 2 * 1024 * 1024);
  });
});
