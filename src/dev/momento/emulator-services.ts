import { cache_client as ping } from '@gomomento/generated-types/dist/cacheping.js';
import { control_client } from '@gomomento/generated-types/dist/controlclient.js';
import type { CacheDirectory } from './cache-directory.ts';
import { cacheService } from './cache-service.ts';
import type { CallGate } from './call-gate.ts';
import type { CallPipeline } from './call-pipeline.ts';
import { controlService } from './control-service.ts';
import type { ServiceBinding } from './grpc-services.ts';
import { scsDefinition } from './grpc-methods.ts';
import { pingService } from './ping-service.ts';

/** Every service of the protocol that the emulator has. */
export function emulatorServices(parts: {
  readonly directory: CacheDirectory;
  readonly pipeline: CallPipeline;
  readonly gate: CallGate;
  readonly maxItemBytes: number;
}): ServiceBinding[] {
  const { directory, pipeline } = parts;
  return [
    { definition: scsDefinition, implementation: cacheService(directory, pipeline) },
    {
      definition: control_client.UnimplementedScsControlService.definition,
      implementation: controlService(parts),
    },
    { definition: ping.UnimplementedPingService.definition, implementation: pingService(pipeline) },
  ];
}
