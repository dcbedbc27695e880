/** The four price keys of a store, as `rig/rules.yaml` has them for Freshet. */
export function priceKeys(store: string): string[] {
  return [`base_price:${store}`, `swap_price:${store}`, `standard_price:${store}`, `child_price:${store}`];
}

/** The keys of all stores of the changes. */
export function keysOf(changes: readonly { readonly stores: readonly string[] }[]): string[] {
  return changes.flatMap(({ stores }) => stores.flatMap(priceKeys));
}
