import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import proto from '@temporalio/proto';

const historyType = proto.temporal.api.history.v1.History;
export type History = proto.temporal.api.history.v1.IHistory;

/**
 * A history as JSON, which `read` understands. The SDK's own conversion needs its packages to share one copy of
 * protobufjs, which a lock file does not promise.
 */
export function historyToJson(history: History): unknown {
  return historyType.toObject(historyType.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
  });
}

/** Committed histories: `<release>/<scenario>.json`, never changed once a release is out. */
export const historiesFolder = join(import.meta.dirname, '..', 'histories');

export interface CommittedHistory {
  readonly release: string;
  readonly scenario: string;
  readonly path: string;
  read(): History;
}

/** Histories of all releases. */
export function committedHistories(): CommittedHistory[] {
  return globSync('*/*.json', { cwd: historiesFolder })
    .sort()
    .map((name) => {
      const path = join(historiesFolder, name);
      return {
        release: dirname(name),
        scenario: basename(name, '.json'),
        path,
        read: () => historyType.fromObject(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>),
      };
    });
}
