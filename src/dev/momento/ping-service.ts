import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { cache_client } from '@gomomento/generated-types/dist/cacheping.js';
import type { CallPipeline } from './call-pipeline.ts';
import { replyUnary } from './grpc-reply.ts';

/** The ping the SDKs send to see whether a connection lives. */
export function pingService(pipeline: CallPipeline): UntypedServiceImplementation {
  const ping: handleUnaryCall<cache_client._PingRequest, cache_client._PingResponse> = (call, callback) => {
    const run = (): { response: cache_client._PingResponse; result: 'ok' } => ({
      response: new cache_client._PingResponse(),
      result: 'ok',
    });
    pipeline.process(
      call,
      { operation: 'Ping', cache: '', keys: [], counted: false, run },
      replyUnary(callback),
    );
  };
  return { Ping: ping };
}
