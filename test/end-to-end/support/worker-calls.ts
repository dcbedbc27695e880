import { workerClient } from '../../../src/dev/demo/check-deletes.ts';
import type { MomentoControl } from '../../../src/dev/momento/control-client.ts';

/** How many calls of the workers the cache has had so far. Asks for no log, which would keep the cache busy. */
export async function workerCalls(control: MomentoControl): Promise<number> {
  return (await control.stats()).clients[workerClient] ?? 0;
}
