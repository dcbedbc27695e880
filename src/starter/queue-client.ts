import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * A client for the bridge, which waits for no answer for ever: the SDK sets no limit by itself, so connections that are
 * lost without a goodbye would hold all receive loops, silently. The limit is above the longest long poll (20 s).
 */
export function queueClient(): SQSClient {
  return new SQSClient({
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 25_000, throwOnRequestTimeout: true },
  });
}
