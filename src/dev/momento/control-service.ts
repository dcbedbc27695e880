import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { control_client } from '@gomomento/generated-types/dist/controlclient.js';
import type { CacheDirectory } from './cache-directory.ts';
import type { CallGate } from './call-gate.ts';
import type { CallPipeline } from './call-pipeline.ts';
import { replyUnary } from './grpc-reply.ts';

/** Handlers that create, delete, list and flush caches; the rest of the control service is UNIMPLEMENTED. */
export function controlService(parts: {
  readonly directory: CacheDirectory;
  readonly pipeline: CallPipeline;
  readonly gate: CallGate;
  readonly maxItemBytes: number;
}): UntypedServiceImplementation {
  const { directory, pipeline, gate, maxItemBytes } = parts;
  return {
    CreateCache: handler('CreateCache', (request: control_client._CreateCacheRequest) => {
      directory.create(request.cache_name);
      return new control_client._CreateCacheResponse();
    }),
    DeleteCache: handler('DeleteCache', (request: control_client._DeleteCacheRequest) => {
      directory.remove(request.cache_name);
      return new control_client._DeleteCacheResponse();
    }),
    FlushCache: handler('FlushCache', (request: control_client._FlushCacheRequest) => {
      directory.open(request.cache_name).clear();
      return new control_client._FlushCacheResponse();
    }),
    ListCaches: handler('ListCaches', () => {
      const limits = new control_client._CacheLimits({
        max_traffic_rate: gate.quotaPerSecond ?? 0,
        max_item_size_kb: Math.floor(maxItemBytes / 1024),
      });
      const cache = directory
        .names()
        .map((name) => new control_client._Cache({ cache_name: name, cache_limits: limits }));
      return new control_client._ListCachesResponse({ cache });
    }),
  };

  function handler<Request extends object, Response>(
    operation: string,
    run: (request: Request) => Response,
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      const cache = cacheNameOf(call.request);
      pipeline.process(
        call,
        {
          operation,
          cache,
          keys: [],
          counted: false,
          run: () => ({ response: run(call.request), result: 'ok' }),
        },
        replyUnary(callback),
      );
    };
  }
}

function cacheNameOf(request: object): string {
  return 'cache_name' in request && typeof request.cache_name === 'string' ? request.cache_name : '';
}
