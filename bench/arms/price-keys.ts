/** The four price keys of a store, as `rig/rules.yaml` has them for Freshet. */
export function priceKeys(store: string): string[] {
  return [`base_price:${store}`, `swap_price:${store}`, `standard_price:${store}`, `child_price:${store}`];
}
