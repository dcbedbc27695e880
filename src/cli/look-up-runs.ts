import type { Client } from '@temporalio/client';
import { CommandFailed } from '../command-failed.ts';
import type { LookUpRun } from '../dead-letters/judge-letter.ts';
import { findEarlierRun } from '../starter/start-invalidation.ts';
import { grpcFailure } from './grpc-failure.ts';
import { openTemporal } from './temporal-client.ts';

/** Looks runs up as long as the server answers; after the first failure everything is unknown. */
export interface RunLookUp {
  readonly lookUp: LookUpRun;
  /** Why runs are unknown; null as long as nobody asked in vain. */
  failure(): string | null;
  close(): Promise<void>;
}

/** Connects with the first question, so that nobody waits for a server that is not needed. */
export function runLookUp(): RunLookUp {
  let opened: ReturnType<typeof openTemporal> | undefined;
  let failure: string | null = null;

  async function ask(workflowId: string, hash: string): ReturnType<LookUpRun> {
    if (failure !== null) return 'unknown';
    try {
      const { client } = await (opened ??= openTemporal());
      return await findRun(client, workflowId, hash);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      failure = error.message;
      return 'unknown';
    }
  }

  return {
    lookUp: ask,
    failure: () => failure,
    close: async () => {
      const temporal = await opened?.catch(() => undefined);
      await temporal?.close();
    },
  };
}

async function findRun(client: Client, workflowId: string, hash: string): ReturnType<LookUpRun> {
  try {
    return await findEarlierRun(client, workflowId, hash);
  } catch (error) {
    const refused = grpcFailure(error);
    throw refused === undefined ? error : new CommandFailed(`Temporal does not tell: ${refused.details}.`);
  }
}
