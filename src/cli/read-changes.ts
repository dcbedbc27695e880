import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { eventEnvelope } from '../relay/event-envelope.ts';
import { EventRefused, refusalReasons } from '../rules/event-refused.ts';
import type { Rule, Rules } from '../rules/rule.ts';
import { parseJson } from '../starter/parse-json.ts';
import { readMessage } from '../starter/read-message.ts';
import { UserError } from '../user-error.ts';
import type { Change } from './change.ts';
import type { ChangeOptions } from './change-options.ts';
import { chooseRule } from './choose-rule.ts';

/**
 * The changes that the options ask for, each planned with today's rules, so that a mistake shows before anything is
 * sent. `activeStores` is only called for `--all`. Throws `UserError`.
 */
export async function readChanges(
  options: ChangeOptions,
  rules: Rules,
  activeStores: () => Promise<string[]>,
): Promise<Change[]> {
  const ways = [options.stores && '--stores', options.all && '--all', options.file && '--file'].filter(
    Boolean,
  );
  if (ways.length > 1) throw new UserError(`${ways.join(' and ')} are given: expected one of them.`);
  const text = options.file === undefined ? undefined : readText(options.file);
  if (text !== undefined && /^\s*[[{]/.test(text)) return readEvents(options, rules, text);
  const rule = chooseRule(rules, options);
  const stores = text === undefined ? options.stores : storeLines(text);
  const named = options.all ? await activeStores() : stores;
  return [makeChange(options, rules, rule, named)];
}

function makeChange(
  options: ChangeOptions,
  rules: Rules,
  rule: Rule,
  stores: readonly string[] | undefined,
): Change {
  if (rule.fanOut === null && stores !== undefined) {
    throw new UserError(`The rule ${rule.name} deletes global keys and takes no stores: leave them out.`);
  }
  if (rule.fanOut !== null && stores === undefined) {
    throw new UserError(`The rule ${rule.name} needs stores: give --stores 101,102, --all or --file.`);
  }
  if (stores?.length === 0) throw new UserError('No store is named: expected at least one.');
  const payload = JSON.stringify({
    ...(rule.fanOut !== null && { [rule.fanOut]: stores }),
    ...selectionOf(options, rule),
  });
  const jobId = options.id ?? null;
  const row = {
    id: jobId ?? '1',
    eventType: rule.detailType,
    source: rule.source,
    payload,
    createdAt: new Date(),
  };
  return { ...plan(rules, eventEnvelope(row, ''), ''), jobId, payload, body: null };
}

function selectionOf({ select, priceTypes }: ChangeOptions, rule: Rule): Record<string, readonly string[]> {
  const values = select ?? priceTypes;
  if (values === undefined) return {};
  if (select !== undefined && priceTypes !== undefined) {
    throw new UserError('--select and --price-types are the same option: give one of the two.');
  }
  if (rule.select === null)
    throw new UserError(`The rule ${rule.name} has no selection: leave --select out.`);
  return { [rule.select.field]: values };
}

/** Options that would say again, or otherwise, what an event says itself. */
const saidByEvent = ['type', 'detailType', 'source', 'select', 'priceTypes', 'id'] as const;

function readEvents(options: ChangeOptions, rules: Rules, text: string): Change[] {
  if (saidByEvent.some((name) => options[name] !== undefined)) {
    throw new UserError(
      'The file holds events, which say themselves what they change: give --file without other options.',
    );
  }
  const bodies = envelopesIn(text);
  if (bodies.length === 0) throw new UserError('The file holds no event.');
  return bodies.map((body, index) => {
    const read = plan(rules, body, bodies.length === 1 ? '' : `event ${index + 1}: `);
    return { ...read, jobId: read.event.jobId, payload: payloadText(body), body };
  });
}

/** One envelope, a list of them, or one a line. A list is taken apart by a parser that loses no digit. */
function envelopesIn(text: string): string[] {
  const whole = text.trim();
  if (whole.startsWith('[')) {
    const list = refusedAsMistake('', () => parseJson(whole, 'the file'));
    return Array.isArray(list) ? list.map((item: unknown) => JSON.stringify(item)) : [];
  }
  return isJson(whole) ? [whole] : whole.split('\n').filter((line) => line.trim() !== '');
}

const withPayload = z.object({ detail: z.object({ Payload: z.string() }) });

function payloadText(body: string): string {
  return withPayload.parse(JSON.parse(body)).detail.Payload;
}

function plan(rules: Rules, body: string, where: string): ReturnType<typeof readMessage> {
  return refusedAsMistake(where, () => readMessage(rules, body));
}

function refusedAsMistake<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EventRefused)) throw error;
    throw new UserError(`The change is refused: ${where}${error.message}. ${refusalReasons[error.reason]}`);
  }
}

function storeLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(`${path} cannot be read (${why}): expected a file of store ids or events.`);
  }
}
