import type { Arm, ArmName } from '../arms/arm.ts';
import { startArm } from '../rig/start-arm.ts';
import type { Bench } from './scenario.ts';

/** Figures of each arm, one a round. */
export type Rounds<Figure> = ReadonlyMap<ArmName, readonly Figure[]>;

/**
 * Starts the arms, warms each up, and measures them in turn, round by round; each round begins with another one, so
 * that none always follows the same neighbour.
 */
export async function compareArms<Figure>(
  bench: Bench,
  names: readonly ArmName[],
  parts: {
    readonly warmUp: (arm: Arm) => Promise<unknown>;
    readonly measure: (arm: Arm) => Promise<Figure>;
  },
): Promise<Rounds<Figure>> {
  const arms: Arm[] = [];
  const figures = new Map<ArmName, Figure[]>();
  try {
    for (const name of names) arms.push(await startArm(bench.rig, name));
    for (const arm of arms) await parts.warmUp(arm);
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const arm of rotated(arms, round)) {
        figures.set(arm.name, [...(figures.get(arm.name) ?? []), await parts.measure(arm)]);
      }
    }
  } finally {
    await Promise.all(arms.map((arm) => arm.stop()));
  }
  return figures;
}

/** Figures of one arm. Throws when it was not measured. */
export function roundsOf<Figure>(figures: Rounds<Figure>, name: ArmName): readonly Figure[] {
  const found = figures.get(name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}

/** The items from another one on, round by round. */
export function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const from = by % items.length;
  return [...items.slice(from), ...items.slice(0, from)];
}
