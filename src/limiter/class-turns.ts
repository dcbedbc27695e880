import type { LimiterClass } from './limiter.ts';

/** Highest first. */
export const limiterClasses = ['urgent', 'bulk', 'settle'] as const satisfies readonly LimiterClass[];

/** Turns of other classes after which a class that waits is due: every tenth turn is its own. */
const turnsOfOthers = 9;

/** Shares out turns: the highest class that waits, but every tenth turn belongs to each lower class that waits. */
export interface ClassTurns {
  /** Whose turn it is among the classes that wait; undefined when none does. Books the turn. */
  next(waits: (limiterClass: LimiterClass) => boolean): LimiterClass | undefined;
}

/** Turns with nothing owed to any class. */
export function createClassTurns(): ClassTurns {
  const passedOver: Record<LimiterClass, number> = { urgent: 0, bulk: 0, settle: 0 };

  function choose(waits: (limiterClass: LimiterClass) => boolean): LimiterClass | undefined {
    if (passedOver.settle >= turnsOfOthers && waits('settle')) return 'settle';
    if (passedOver.bulk >= turnsOfOthers && waits('bulk')) return 'bulk';
    return limiterClasses.find(waits);
  }

  return {
    next(waits) {
      const chosen = choose(waits);
      if (chosen === undefined) return undefined;
      for (const other of limiterClasses) {
        passedOver[other] = other !== chosen && waits(other) ? passedOver[other] + 1 : 0;
      }
      return chosen;
    },
  };
}
