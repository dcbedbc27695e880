import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuMsIn, residentBytesIn } from '../../../bench/probe/process-usage.ts';

describe('usage of a process', () => {
  it('is the sum of user and system time, whatever the name of the process', () => {
    const fields = 'S 1 1 1 0 -1 4194560 100 0 0 0 250 75 0 0 20 0 11 0';
    assert.equal(cpuMsIn(`42 (node) ${fields}`), 3250);
    assert.equal(cpuMsIn(`42 (a) b (c)) ${fields}`), 3250);
  });

  it('reads the resident memory', () => {
    assert.equal(residentBytesIn('Name:\tnode\nVmRSS:\t  2048 kB\nThreads:\t11\n'), 2 * 1024 * 1024);
  });
});
