import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { invalidationWorkflowId } from '../contract/workflow-id.ts';
import { loadRules } from '../rules/load-rules.ts';
import { UserError } from '../user-error.ts';
import { CommandFailed } from '../command-failed.ts';
import { useSettings } from './environment.ts';
import { visibilityQuery } from './visibility-query.ts';

/** Runs read of one job id: enough to see that it is not unique. */
const runsRead = 20;

/**
 * The latest run of a workflow ID or of an outbox job id. Throws `CommandFailed` when there is none, and `UserError`
 * when several sources have a job of that id.
 */
export async function findRun(
  client: Client,
  idOrJob: string,
  source?: string,
): Promise<WorkflowExecutionDescription> {
  const forgotten = 'it has not started yet, or the server has forgotten it (see `freshet list`)';
  if (!/^\d+$/.test(idOrJob)) {
    const run = await describe(client, idOrJob);
    if (run === undefined) throw new CommandFailed(`No run has the workflow ID ${idOrJob}: ${forgotten}.`);
    return run;
  }
  const ids = await listedIds(client, idOrJob, source);
  const runs = await describeAll(client, ids.length > 0 ? ids : expectedIds(idOrJob, source));
  const [run, another] = runs;
  if (run === undefined) {
    throw new CommandFailed(
      `No run has the job id ${idOrJob}${source === undefined ? '' : ` and the source ${source}`}: ${forgotten}.`,
    );
  }
  if (another === undefined) return run;
  const found = runs.map(({ workflowId }) => workflowId).join(' ');
  throw new UserError(
    `The job id ${idOrJob} belongs to several runs; give --source, or a workflow ID: ${found}`,
  );
}

async function listedIds(client: Client, job: string, source: string | undefined): Promise<string[]> {
  const query = visibilityQuery(source === undefined ? { job } : { job, source });
  const ids = new Set<string>();
  let read = 0;
  for await (const run of client.workflow.list({ query, pageSize: runsRead })) {
    ids.add(run.workflowId);
    if (++read === runsRead) break;
  }
  return [...ids];
}

/** A run shows up in the list about a second after its start; until then, today's rules tell what its ID can be. */
function expectedIds(jobId: string, source: string | undefined): string[] {
  const { all } = loadRules(useSettings('rulesFile').rulesFile);
  return all
    .filter((rule) => source === undefined || rule.source === source)
    .map((rule) => invalidationWorkflowId({ ...rule, jobId }));
}

async function describeAll(client: Client, ids: readonly string[]): Promise<WorkflowExecutionDescription[]> {
  const runs = await Promise.all(ids.map((id) => describe(client, id)));
  return runs.filter((run) => run !== undefined);
}

async function describe(
  client: Client,
  workflowId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
