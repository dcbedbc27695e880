import { createActivities } from '../activities/create-activities.ts';
import type { Ports, VerifyPort } from '../activities/ports.ts';
import { createWorkers, type WorkerLane } from '../worker/create-workers.ts';
import { workflowBundlePath } from '../worker/workflow-bundle.ts';
import { contactOver } from './contact-over.ts';
import { openPorts, type WorkerSettings } from './open-ports.ts';
import { runningPart } from './running-part.ts';
import type { Process } from './start-process.ts';
import type { RunningPart } from './stop-on-signal.ts';

/** Starts the workers of the lanes, and what their activities use. `close` it when they have ended. */
export async function startLanes(
  settings: WorkerSettings,
  lanes: readonly WorkerLane[],
  { temporal, metrics, logger }: Process,
  verify: VerifyPort | undefined,
): Promise<{ parts: RunningPart[]; ports: Ports; close: () => Promise<void> }> {
  const server = contactOver(temporal, logger);
  const { ports, fleet, close } = openPorts(settings, server, metrics, logger);
  await fleet.start();
  const workers = await createWorkers({
    connection: temporal.connection,
    namespace: temporal.namespace,
    activities: createActivities({ ...ports, verify }, settings.maxInFlight),
    bundlePath: await workflowBundlePath(),
    lanes,
    shutdownGraceMs: settings.shutdownGraceMs,
  });
  return {
    parts: workers.map((worker, index) => runningPart(`worker ${lanes[index] ?? ''}`, worker)),
    ports,
    close,
  };
}
