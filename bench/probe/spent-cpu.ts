import type { Arm } from '../arms/arm.ts';
import type { ServerPids } from '../rig/server-pids.ts';
import { cpuMsOf, cpuMsOfFamily } from './process-usage.ts';

/** CPU time in ms, by who spent it. */
export interface SpentCpu {
  /** The arm's own processes. */
  readonly arm: number;
  readonly temporal: number;
  /** The Temporal server's database; 0 where that is a part of the server (SQLite). */
  readonly database: number;
  /** The database of the product. */
  readonly mysql: number;
}

/** What they have spent since their start; null where the system does not tell. */
export function cpuSoFar(arm: Pick<Arm, 'pids'>, servers: ServerPids): SpentCpu | null {
  const [own, temporal, mysql] = [cpuMsOf(arm.pids()), cpuMsOf([servers.temporal]), cpuMsOf([servers.mysql])];
  const database = servers.temporalDatabase === null ? 0 : cpuMsOfFamily(servers.temporalDatabase);
  if (own === null || temporal === null || database === null || mysql === null) return null;
  return { arm: own, temporal, database, mysql };
}

/** What was spent between two moments; null when one of them is. */
export function cpuBetween(before: SpentCpu | null, after: SpentCpu | null): SpentCpu | null {
  if (before === null || after === null) return null;
  return {
    arm: after.arm - before.arm,
    temporal: after.temporal - before.temporal,
    database: after.database - before.database,
    mysql: after.mysql - before.mysql,
  };
}
