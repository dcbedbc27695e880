import { readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Canaries } from '../../support/canary.ts';
import type { PrivateStack } from '../../support/stack.ts';

const { History } = proto.temporal.api.history.v1;
const { DescribeWorkflowExecutionResponse } = proto.temporal.api.workflowservice.v1;
const asText = { bytes: String, longs: String, enums: String } as const;

/** All that the server keeps of every run: events, memo, attributes, details, pending steps. Returns how many runs it has. */
export async function lookAtRuns(search: Canaries, client: Client): Promise<number> {
  let runs = 0;
  for await (const { workflowId, runId } of client.workflow.list()) {
    runs += 1;
    const execution = { workflowId, runId };
    const { namespace } = client.options;
    const described = await client.workflowService.describeWorkflowExecution({ namespace, execution });
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    search.look(
      `the description of ${workflowId}`,
      JSON.stringify(DescribeWorkflowExecutionResponse.toObject(described, asText)),
    );
    search.look(
      `the history of ${workflowId}`,
      JSON.stringify(History.toObject(History.fromObject(history), asText)),
    );
  }
  return runs;
}

/** What the Temporal UI reads of every run, from where it reads it. */
export async function lookAtUi(search: Canaries, ui: string, client: Client): Promise<void> {
  const api = `${ui}/api/v1/namespaces/${client.options.namespace}`;
  const look = async (path: string): Promise<void> => {
    const response = await fetch(`${api}${path}`);
    if (!response.ok) throw new Error(`the UI answers ${response.status} at ${path}`);
    search.look(`the UI at ${path}`, await response.text());
  };
  await look('/workflows');
  for await (const { workflowId, runId } of client.workflow.list()) {
    const run = `/workflows/${encodeURIComponent(workflowId)}`;
    await look(`${run}?execution.runId=${runId}`);
    await look(`${run}/history?execution.runId=${runId}`);
  }
}

/** What a live worker says of a run: progress and current details. */
export async function lookAtQueries(search: Canaries, client: Client, workflowId: string): Promise<void> {
  const run = client.workflow.getHandle(workflowId);
  for (const query of ['progress', '__temporal_workflow_metadata'])
    search.look(`${query} of ${workflowId}`, JSON.stringify(await run.query(query)));
}

/** Every row of every table of the product. */
export async function lookAtTables(search: Canaries, { parts, endpoints }: PrivateStack): Promise<void> {
  const connection = await createConnection(parts.mysql?.adminUrl ?? endpoints.mysqlUrl);
  try {
    const [tables] = await connection.query<RowDataPacket[]>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'freshet'",
    );
    for (const { name } of tables) {
      const [rows] = await connection.query<RowDataPacket[]>('SELECT * FROM ??', [name]);
      search.look(`the table ${String(name)}`, JSON.stringify(rows));
    }
  } finally {
    connection.destroy();
  }
}

/** The logs of the servers. */
export function lookAtServerLogs(search: Canaries, { parts }: PrivateStack): void {
  for (const part of [parts.temporal, parts.mysql, parts.sqs, parts.momento]) {
    if (part !== undefined) search.look(`the log of ${part.name}`, readFileSync(part.logFile, 'utf8'));
  }
}
