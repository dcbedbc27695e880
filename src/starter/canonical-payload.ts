/**
 * One text for all payloads that mean the same to any rule: fields sorted, white space gone, integers and their text
 * alike (see `parseJson`), and lists of scalars as sets, without order or repeats, since that is how stores and
 * selections are read. A false conflict would dead-letter a good event; this leaves none to chance.
 */
export function canonicalPayload(value: unknown): string {
  if (Array.isArray(value)) return `[${canonicalItems(value).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalPayload(field)}`).join(',')}}`;
  }
  // JSON.stringify makes null of an infinite number (1e999), and escapes lone surrogates, which SHA-256 would merge.
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function canonicalItems(list: readonly unknown[]): string[] {
  const items = list.map(canonicalPayload);
  const scalars = list.every((item) => typeof item !== 'object' || item === null);
  return scalars ? [...new Set(items)].sort() : items;
}
