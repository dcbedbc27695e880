// Stands for your judgement of cached values (FRESHET_VERIFY_MODULE): it knows nothing of them. A real one reads, for each
// key, what the cache holds now and what the source of truth says, and compares the two. One verdict for each key, in
// their order, within half a second (two in a bulk run); what comes later, fails, or is something else counts as unknown.
export default async function verify(keys, signal) {
  signal.throwIfAborted();
  return keys.map(() => 'unknown'); // or 'fresh', or 'stale'
}
