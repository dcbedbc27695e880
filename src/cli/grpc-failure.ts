import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { hideSecrets } from '../hide-secrets.ts';

/** Codes of https://grpc.io/docs/guides/status-codes/ */
export const grpcCodes = { invalidArgument: 3, deadlineExceeded: 4, notFound: 5 } as const;

/** What the server, or the way to it, said. */
export interface GrpcFailure {
  readonly code: number;
  readonly details: string;
}

/** The failure of a call to the server, which the client hands on bare or wrapped; undefined when it is something else. */
export function grpcFailure(error: unknown): GrpcFailure | undefined {
  if (error instanceof ServiceError) return grpcFailure(error.cause);
  if (!isGrpcServiceError(error)) return undefined;
  return { code: error.code, details: hideSecrets(error.details || error.message) };
}
