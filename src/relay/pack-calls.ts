/** One row's part of a call. */
export interface CallEntry<Entry> {
  /** Place of the row in what is to be published. */
  readonly index: number;
  readonly bytes: number;
  readonly entry: Entry;
}

/** Cuts entries, in their order, into calls of at most so many entries and so many bytes. No entry exceeds the bytes. */
export function packCalls<Entry>(
  entries: readonly CallEntry<Entry>[],
  limit: { readonly entries: number; readonly bytes: number },
): CallEntry<Entry>[][] {
  const calls: CallEntry<Entry>[][] = [];
  let call: CallEntry<Entry>[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (call.length === limit.entries || (call.length > 0 && bytes + entry.bytes > limit.bytes)) {
      calls.push(call);
      call = [];
      bytes = 0;
    }
    call.push(entry);
    bytes += entry.bytes;
  }
  if (call.length > 0) calls.push(call);
  return calls;
}
