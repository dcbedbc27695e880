/** Fields that tell of the machine on which a history was recorded; no replay looks at them. */
const ofTheMachine: Readonly<Record<string, unknown>> = { identity: 'recorder', stackTrace: '' };

/** The history without names of hosts and paths of files. A sticky queue bears the host's name. */
export function cleanHistory(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleanHistory);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, cleanField(key, field)]));
}

function cleanField(key: string, field: unknown): unknown {
  if (key in ofTheMachine && typeof field === 'string') return ofTheMachine[key];
  if (key === 'name' && typeof field === 'string' && field.includes('@')) return 'sticky';
  return cleanHistory(field);
}
