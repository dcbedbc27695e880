import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { reportRate } from '../../../src/limiter/report-rate.ts';
import { noMetrics } from '../../../src/metrics.ts';

describe('reported rate', () => {
  it('follows the limiter until it is stopped, with 0 for unlimited', (context) => {
    context.mock.timers.enable({ apis: ['setInterval'] });
    const seen: number[] = [];
    const acquire = () => Promise.reject(new Error('not asked'));
    const limiter = { acquire, setRate: mock.fn(), rateInForce: null as number | null };
    const metrics = { ...noMetrics, gauge: (_name: string, value: number) => void seen.push(value) };
    const reporter = reportRate(limiter, metrics, 1000);
    limiter.rateInForce = 12.5;
    context.mock.timers.tick(1000);
    reporter.stop();
    context.mock.timers.tick(5000);
    assert.deepEqual(seen, [0, 12.5]);
  });
});
