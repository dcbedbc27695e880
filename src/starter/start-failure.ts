import { hideSecrets } from '../hide-secrets.ts';

/** gRPC status codes that a start can fail with; https://grpc.io/docs/guides/status-codes/ */
const statusNames = {
  1: 'CANCELLED',
  2: 'UNKNOWN',
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  12: 'UNIMPLEMENTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
} as const satisfies Record<number, string>;

const unreachable = 'See whether the Temporal server runs and can be reached at TEMPORAL_ADDRESS.';
const credentials = 'See the credentials and the rights of the bridge: it starts and describes workflows.';

const remedies: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT:
    'Unregistered search attributes: run `freshet migrate`. Else the message says what is refused.',
  NAMESPACE_NOT_FOUND: 'Create the namespace, or correct TEMPORAL_NAMESPACE.',
  RESOURCE_EXHAUSTED: 'The namespace is at its limit: wait, or raise it.',
  PERMISSION_DENIED: credentials,
  UNAUTHENTICATED: credentials,
  UNAVAILABLE: unreachable,
  DEADLINE_EXCEEDED: unreachable,
};

/** Why a start failed, for an operator and for the decision what to do. */
export interface StartFailure {
  /** Name of the gRPC status, `NAMESPACE_NOT_FOUND`, or `UNKNOWN`. */
  readonly code: string;
  /** One line, from the server or the client library. */
  readonly message: string;
  readonly remedy: string;
}

/** Unwraps the error of a Temporal client: its own message is "Failed to start Workflow", the reason is the cause. */
export function startFailure(error: unknown): StartFailure {
  const code = codeOf(error);
  return {
    code,
    message: hideSecrets(messageOf(error))
      .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
      .slice(0, 300),
    remedy: remedies[code] ?? 'The message says what is wrong.',
  };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if (error.name === 'NamespaceNotFoundError') return 'NAMESPACE_NOT_FOUND';
  const status: unknown = 'code' in error ? error.code : undefined;
  if (isStatus(status)) return statusNames[status];
  return error.cause === undefined ? 'UNKNOWN' : codeOf(error.cause);
}

function isStatus(status: unknown): status is keyof typeof statusNames {
  return typeof status === 'number' && Object.hasOwn(statusNames, status);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}
