/** A place in a line, held by whoever may leave it early. */
export interface Place<T> {
  readonly value: T;
  before: Place<T> | null;
  behind: Place<T> | null;
}

/** First in, first out; every operation takes the same short time however long the line is. */
export interface WaitingLine<T> {
  readonly empty: boolean;
  join(value: T): Place<T>;
  /** Gives up a place that is still in this line. */
  leave(place: Place<T>): void;
  /** Takes the first out; undefined when nobody waits. */
  shift(): T | undefined;
}

/** An empty line. */
export function createWaitingLine<T>(): WaitingLine<T> {
  let first: Place<T> | null = null;
  let last: Place<T> | null = null;

  function leave(place: Place<T>): void {
    if (place.before === null) first = place.behind;
    else place.before.behind = place.behind;
    if (place.behind === null) last = place.before;
    else place.behind.before = place.before;
    // One that the heap keeps for long must not keep all that came after it.
    place.before = null;
    place.behind = null;
  }

  return {
    get empty() {
      return first === null;
    },
    join(value) {
      const place: Place<T> = { value, before: last, behind: null };
      if (last === null) first = place;
      else last.behind = place;
      last = place;
      return place;
    },
    leave,
    shift() {
      const place = first;
      if (place === null) return undefined;
      leave(place);
      return place.value;
    },
  };
}
