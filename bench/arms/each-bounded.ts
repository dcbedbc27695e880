/** Works on all items, at most `limit` at a time. Rejects with the first failure. */
export async function eachBounded<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}
