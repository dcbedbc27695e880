import type { Rig } from './rig.ts';

/** Counts the deletes that took effect since it was made. */
export async function watchDeletes(rig: Rig): Promise<() => Promise<number>> {
  const count = async (): Promise<number> => {
    const { hit = 0, miss = 0 } = (await rig.control.stats()).operations['Delete'] ?? {};
    return hit + miss;
  };
  const before = await count();
  return async () => (await count()) - before;
}
