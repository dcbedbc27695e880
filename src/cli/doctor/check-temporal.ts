import type { Client } from '@temporalio/client';
import { searchAttributeProblems, wrongTypes } from '../../adapters/temporal/search-attributes.ts';
import { duration } from '../format-values.ts';
import { grpcFailure } from '../grpc-failure.ts';
import { withTemporal } from '../temporal-client.ts';
import { failed, ok, warning, type Finding } from './finding.ts';

/** SQS keeps a message so long: a duplicate can come as late. */
const latestDuplicateMs = 14 * 24 * 60 * 60 * 1000;

/** Server and namespace, its retention, the search attributes. Rejects with `CommandFailed` or `UserError`. */
export function checkTemporal(): Promise<Finding[]> {
  return withTemporal(async (client) => {
    const { namespace } = client.options;
    const [system, described] = await Promise.all([
      client.workflowService.getSystemInfo({}),
      client.workflowService.describeNamespace({ namespace }),
    ]);
    const retention = described.config?.workflowExecutionRetentionTtl?.seconds;
    return [
      ok('temporal', `server ${system.serverVersion || 'of unknown version'}, namespace ${namespace}`),
      checkRetention(namespace, Number(retention ?? 0) * 1000),
      await checkSearchAttributes(client),
    ];
  });
}

/** Whether the server remembers a run as long as its event can come again. Pure. */
export function checkRetention(namespace: string, retentionMs: number): Finding {
  const check = 'temporal retention';
  if (retentionMs >= latestDuplicateMs) return ok(check, duration(retentionMs));
  return warning(
    check,
    `${duration(retentionMs)}: an event that comes again later than that is not known as a duplicate, and deletes its keys again`,
    `Keep runs as long as SQS keeps messages: temporal operator namespace update --namespace ${namespace} --retention 336h`,
  );
}

async function checkSearchAttributes(client: Client): Promise<Finding> {
  const check = 'search attributes';
  try {
    const { missing, wrong } = await searchAttributeProblems(client);
    if (missing.length > 0) {
      const remedy =
        'Run `freshet migrate` or `freshet doctor --fix`; in Temporal Cloud register them with the console.';
      return failed(check, `not registered: ${missing.join(', ')}`, remedy);
    }
    if (wrong.length > 0)
      return failed(check, wrong.join('; '), `${wrongTypes(wrong, client.options.namespace)}.`);
    return ok(check, 'all six registered, with their types');
  } catch (error) {
    const failure = grpcFailure(error);
    if (failure === undefined) throw error;
    const remedy = 'Give this user the right to list them, or look in the Temporal UI.';
    return warning(check, `cannot be looked up: ${failure.details}`, remedy);
  }
}
