import type { DevEndpoints } from './dev-endpoints.ts';
import { isReplaced } from './replaced-parts.ts';
import { sqsRegion } from './sqs-names.ts';
import type { PartName } from './stack-part.ts';

type Variables = Record<string, string | undefined>;

function variablesOf(endpoints: DevEndpoints): Record<PartName, Variables> {
  const emulated = endpoints.queueUrl !== undefined;
  return {
    temporal: { TEMPORAL_ADDRESS: endpoints.temporal, TEMPORAL_NAMESPACE: endpoints.namespace },
    mysql: { MYSQL_URL: endpoints.mysqlUrl },
    sqs: {
      SQS_QUEUE_URL: endpoints.queueUrl,
      SQS_DEAD_LETTER_QUEUE_URL: endpoints.deadLetterQueueUrl,
      AWS_ENDPOINT_URL_SQS: endpoints.sqsEndpoint,
      // The emulator takes any credentials, but the client insists on some; real ones must not go to it.
      ...(emulated
        ? { AWS_REGION: sqsRegion, AWS_ACCESS_KEY_ID: 'freshet', AWS_SECRET_ACCESS_KEY: 'freshet' }
        : {}),
    },
    momento: { MOMENTO_LOCAL_ENDPOINT: endpoints.momentoEndpoint, MOMENTO_CACHE_NAME: endpoints.cacheName },
  };
}

/** The variables that point a process to this stack. */
export function devEnvironment(endpoints: DevEndpoints): Record<string, string> {
  const all = Object.values(variablesOf(endpoints)).flatMap((variables) => Object.entries(variables));
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * The environment with the stack filled in, part by part: a part that the environment names itself stays as it is, any
 * other gets all of its variables, so that a real region or real credentials never mix with the emulator.
 */
export function withDevEnvironment(env: NodeJS.ProcessEnv, endpoints: DevEndpoints): NodeJS.ProcessEnv {
  const filled = { ...env };
  for (const [part, variables] of Object.entries(variablesOf(endpoints)) as [PartName, Variables][]) {
    if (isReplaced(part, env)) continue;
    for (const [name, value] of Object.entries(variables)) if (value !== undefined) filled[name] = value;
    if (part === 'sqs' && endpoints.queueUrl !== undefined) {
      delete filled['AWS_PROFILE'];
      delete filled['AWS_SESSION_TOKEN'];
    }
  }
  return filled;
}
