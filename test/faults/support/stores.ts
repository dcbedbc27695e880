/** Ids of so many stores that begin with the prefix. */
export function storesOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}
