import type { PackedStores } from '../contract/carried-run.ts';

const base = 36;

/** Packs lists of a plan's stores, in their order. Stores that are not of the plan are left out. */
export function storePacker(planStores: readonly string[]): (stores: Iterable<string>) => PackedStores {
  const positions = new Map(planStores.map((store, index) => [store, index]));
  return (stores) => {
    const ranges: { first: number; last: number }[] = [];
    for (const store of stores) {
      const position = positions.get(store);
      if (position === undefined) continue;
      const open = ranges.at(-1);
      if (open?.last === position - 1) open.last = position;
      else ranges.push({ first: position, last: position });
    }
    return ranges.map(rangeText).join(',');
  };
}

/** The stores that were packed, in their order. */
export function unpackStores(planStores: readonly string[], packed: PackedStores): string[] {
  return packed === '' ? [] : packed.split(',').flatMap((text) => planStores.slice(...bounds(text)));
}

function rangeText({ first, last }: { first: number; last: number }): string {
  return first === last ? first.toString(base) : `${first.toString(base)}-${last.toString(base)}`;
}

function bounds(text: string): [number, number] {
  const [first = '', last = first] = text.split('-');
  return [Number.parseInt(first, base), Number.parseInt(last, base) + 1];
}
