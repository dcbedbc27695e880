import type {
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { cacheKey } from './cache-key.ts';
import type { CacheDirectory } from './cache-directory.ts';
import type { CallPipeline, CallWork } from './call-pipeline.ts';
import { CallRefused } from './call-refused.ts';
import { firstText } from './client-names.ts';
import type {
  DataOperation,
  RequestOf,
  ResponseOf,
  ScsMethod,
  StreamMethod,
  UnaryMethod,
} from './grpc-methods.ts';
import { isStreamMethod, scsMethods } from './grpc-methods.ts';
import { replyStream, replyUnary } from './grpc-reply.ts';
import { streamOperations, unaryOperations } from './operations/all.ts';

/** Handlers of the cache service: every call of the protocol, those the emulator does not know as UNIMPLEMENTED. */
export function cacheService(
  directory: CacheDirectory,
  pipeline: CallPipeline,
): UntypedServiceImplementation {
  return Object.fromEntries(
    scsMethods().map((method) => [
      method,
      isStreamMethod(method) ? streamHandler(method) : unaryHandler(method),
    ]),
  );

  function unaryHandler<Method extends UnaryMethod>(
    method: Method,
  ): handleUnaryCall<RequestOf<Method>, ResponseOf<Method>> {
    const operation: DataOperation<RequestOf<Method>, ResponseOf<Method>> = unaryOperations[method] ??
    unimplemented(method);
    return (call, callback) => {
      pipeline.process(call, workOf(method, operation, call), replyUnary(callback));
    };
  }

  function streamHandler<Method extends StreamMethod>(
    method: Method,
  ): handleServerStreamingCall<RequestOf<Method>, ResponseOf<Method>> {
    const operation: DataOperation<RequestOf<Method>, readonly ResponseOf<Method>[]> = streamOperations[
      method
    ];
    return (call) => {
      pipeline.process(call, workOf(method, operation, call), replyStream(call));
    };
  }

  function workOf<Request, Response>(
    operation: ScsMethod,
    { keys, run }: DataOperation<Request, Response>,
    { metadata, request }: { readonly metadata: Metadata; readonly request: Request },
  ): CallWork<Response> {
    const cache = firstText(metadata, 'cache');
    return {
      operation,
      cache,
      keys: keys(request).map(cacheKey),
      counted: true,
      run: () => run(directory.open(cache), request),
    };
  }
}

function unimplemented(method: ScsMethod): DataOperation<unknown, never> {
  return {
    keys: () => [],
    run: () => {
      throw new CallRefused('UNIMPLEMENTED', `The emulator does not know ${method}`);
    },
  };
}
