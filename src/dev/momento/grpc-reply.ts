import { Metadata, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerWritableStream, StatusObject } from '@grpc/grpc-js';
import { CallRefused } from './call-refused.ts';
import type { Outcome } from './call-pipeline.ts';

/** Ends a call with one response. */
export function replyUnary<Response>(
  callback: sendUnaryData<Response>,
): (outcome: Outcome<Response>) => void {
  return (outcome) => {
    if (outcome instanceof CallRefused) callback(statusOf(outcome));
    else callback(null, outcome.response);
  };
}

/** Ends a call with a stream of responses. */
export function replyStream<Request, Response>(
  call: ServerWritableStream<Request, Response>,
): (outcome: Outcome<readonly Response[]>) => void {
  return (outcome) => {
    if (outcome instanceof CallRefused) {
      call.emit('error', statusOf(outcome));
      return;
    }
    for (const response of outcome.response) call.write(response);
    call.end();
  };
}

function statusOf(refused: CallRefused): Partial<StatusObject> {
  const metadata = new Metadata();
  if (refused.errMetadata !== undefined) metadata.set('err', refused.errMetadata);
  return { code: status[refused.code], details: refused.message, metadata };
}
