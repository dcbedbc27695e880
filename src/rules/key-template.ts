import { storePlaceholder } from '../contract/plan.ts';
import { storeIdPattern } from './rule.ts';

/** Length of a template; a key is then at most 64 characters longer. */
export const maxTemplateLength = 256;

/** What is wrong with a key template, as `problem; expected; remedy`; null when it is sound. */
export function templateProblem(template: string, fansOut: boolean): string | null {
  if (/[*?[\]\\]/.test(template)) {
    return (
      'is a pattern; the cache has no delete by pattern or wildcard; expected exact keys; ' +
      'list every key, without * ? [ ] \\'
    );
  }
  if (!/^[\x21-\x7e]+$/.test(template)) {
    return 'holds a space, a control or a non-ASCII character; expected printable ASCII; correct it';
  }
  const unknown = /\{[^{}]*\}|[{}]/.exec(template.replaceAll(storePlaceholder, ''));
  if (unknown) {
    return `has the unknown placeholder ${unknown[0]}; expected ${storePlaceholder}; correct it`;
  }
  const placeholders = template.split(storePlaceholder).length - 1;
  if (fansOut && placeholders !== 1) {
    return (
      `holds ${storePlaceholder} ${placeholders === 0 ? 'nowhere' : 'more than once'}; ` +
      'expected it exactly once in each key of a rule with fanOut; correct it'
    );
  }
  if (!fansOut && placeholders > 0) {
    return `holds ${storePlaceholder}, but the rule has no fanOut; expected a constant key; add fanOut or remove it`;
  }
  return null;
}

/**
 * Two store ids for which two different templates make the same key, or null when there are none. Both templates
 * hold the placeholder exactly once. Two ids can never make one key of one template.
 */
export function templateCollision(one: string, other: string): [string, string] | null {
  const [onePrefix, oneSuffix] = halves(one);
  const [otherPrefix, otherSuffix] = halves(other);
  if (onePrefix.length > otherPrefix.length) {
    const swapped = templateCollision(other, one);
    return swapped && [swapped[1], swapped[0]];
  }
  if (!otherPrefix.startsWith(onePrefix)) return null;
  const lead = otherPrefix.slice(onePrefix.length);
  if (otherSuffix.endsWith(oneSuffix)) {
    // one: a; other: lead + b + tail. The shortest b decides.
    const tail = otherSuffix.slice(0, otherSuffix.length - oneSuffix.length);
    return idsOrNull(`${lead}0${tail}`, '0');
  }
  if (!oneSuffix.endsWith(otherSuffix)) return null;
  return chainCollision(lead, oneSuffix.slice(0, oneSuffix.length - otherSuffix.length));
}

/** Ids a and b with a + tail = lead + b: they share a middle part, or lead and tail overlap. */
function chainCollision(lead: string, tail: string): [string, string] | null {
  const shared = lead === '' || tail === '' ? '0' : '';
  const apart = idsOrNull(lead + shared, shared + tail);
  if (apart) return apart;
  for (let overlap = 1; overlap < Math.min(lead.length, tail.length); overlap += 1) {
    if (lead.endsWith(tail.slice(0, overlap))) {
      const ids = idsOrNull(lead.slice(0, lead.length - overlap), tail.slice(overlap));
      if (ids) return ids;
    }
  }
  return null;
}

function halves(template: string): [string, string] {
  const at = template.indexOf(storePlaceholder);
  return [template.slice(0, at), template.slice(at + storePlaceholder.length)];
}

function idsOrNull(one: string, other: string): [string, string] | null {
  return storeIdPattern.test(one) && storeIdPattern.test(other) ? [one, other] : null;
}
