import type { PartName } from './stack-part.ts';

/** No package may be imported here: the set-up asks before any is installed. */

const variables: Record<PartName, readonly string[]> = {
  temporal: ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE', 'TEMPORAL_API_KEY'],
  mysql: ['MYSQL_URL'],
  sqs: ['SQS_QUEUE_URL'],
  momento: ['MOMENTO_API_KEY', 'MOMENTO_LOCAL_ENDPOINT'],
};

/** Whether the environment names a real service for this part: then the stack starts nothing for it. */
export function isReplaced(part: PartName, env: NodeJS.ProcessEnv): boolean {
  return variables[part].some((name) => (env[name] ?? '') !== '');
}
