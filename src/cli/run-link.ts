import { useSettings } from './environment.ts';

/** Where the Temporal UI shows a run: its page follows a workflow ID to the latest run unless one is named. */
export function runLink(namespace: string, workflowId: string, runId?: string): string {
  const { uiUrl } = useSettings('uiUrl');
  const page = `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
  return runId === undefined ? page : `${page}/${runId}/history`;
}
