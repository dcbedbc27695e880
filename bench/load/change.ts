import { chunk } from '../../src/contract/chunk.ts';
import type { Rig } from '../rig/rig.ts';
import { detailTypes } from './detail-types.ts';

const source = 'bench';
const rowsPerStatement = 500;

/** A change that is ready to be sent: its outbox row stands, marked as published. */
export interface BenchChange {
  readonly jobId: number;
  readonly workflowId: string;
  readonly stores: readonly string[];
  readonly body: string;
}

export interface ChangesOptions {
  readonly count: number;
  readonly storesEach: number;
  /** With the settle stage; only Freshet and `one-step` have one. */
  readonly settled?: boolean;
  /** Index of the first store. */
  readonly firstStore?: number;
  /** Default: those of the rig. */
  readonly stores?: readonly string[];
}

/** Writes the outbox rows of changes. Together they name a store at most once, so that a delete tells its change. */
export async function prepareChanges(rig: Rig, options: ChangesOptions): Promise<BenchChange[]> {
  const { count, storesEach, settled = false, firstStore = 0, stores: all = rig.stores } = options;
  const detailType = settled ? detailTypes.settled : detailTypes.unsettled;
  const changes = Array.from({ length: count }, (_, index): BenchChange => {
    const from = firstStore + index * storesEach;
    const stores = all.slice(from, from + storesEach);
    if (stores.length < storesEach) throw new Error('more stores asked for than there are');
    const jobId = rig.next();
    const detail = { ID: jobId, Payload: JSON.stringify({ tb_restaurant_id: stores }) };
    const body = JSON.stringify({ version: '0', 'detail-type': detailType, source, detail });
    return { jobId, workflowId: `invalidation/${detailType}/${source}/${jobId}`, stores, body };
  });
  for (const part of chunk(changes, rowsPerStatement)) {
    const rows = part.map(({ jobId, stores }) => [jobId, detailType, source, JSON.stringify({ stores })]);
    const places = rows.map(() => '(?, ?, ?, ?, UTC_TIMESTAMP(3))').join(', ');
    await rig.pool.write(
      `INSERT INTO outbox_table (id, event_type, source, payload, published_at) VALUES ${places}`,
      rows.flat(),
    );
  }
  return changes;
}
