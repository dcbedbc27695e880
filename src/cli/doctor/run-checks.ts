import { PortError } from '../../activities/ports.ts';
import { CommandFailed } from '../../command-failed.ts';
import { failureCodes } from '../../contract/failure-codes.ts';
import { UserError } from '../../user-error.ts';
import { failed, type Check, type Finding } from './finding.ts';

/** How long a check may take, and after how long it is said who is waited for; in milliseconds. */
export interface Patience {
  readonly limitMs: number;
  readonly sayAfterMs: number;
}

/**
 * Runs the checks side by side, and returns what they found, in their order. None is waited for longer than the limit;
 * `say` is told, in a line each, what is waited for. Never rejects.
 */
export async function runChecks(
  checks: readonly Check[],
  { limitMs, sayAfterMs }: Patience,
  say: (line: string) => void,
): Promise<Finding[]> {
  const findings = await Promise.all(checks.map((check) => runWithin(check, limitMs, sayAfterMs, say)));
  return findings.flat();
}

async function runWithin(
  check: Check,
  limitMs: number,
  sayAfterMs: number,
  say: (line: string) => void,
): Promise<readonly Finding[]> {
  const seconds = limitMs / 1000;
  const saying = setTimeout(() => say(`waiting for ${check.waitsFor}, at most ${seconds} s`), sayAfterMs);
  const { promise: late, resolve } = Promise.withResolvers<readonly Finding[]>();
  const limit = setTimeout(() => resolve([noAnswer(check, seconds)]), limitMs);
  try {
    return await Promise.race([check.run(), late]);
  } catch (error) {
    return [findingOf(check.name, error)];
  } finally {
    clearTimeout(saying);
    clearTimeout(limit);
  }
}

function noAnswer({ name, waitsFor }: Check, seconds: number): Finding {
  return failed(
    name,
    `no answer within ${seconds} s from ${waitsFor}`,
    'See the address, the network and its firewalls.',
  );
}

/** Only errors of ours have texts that hold no secret: of any other one its name is told. */
function findingOf(name: string, error: unknown): Finding {
  if (error instanceof PortError) return failed(name, error.message, failureCodes[error.code].remedy);
  if (error instanceof UserError) {
    return failed(name, 'not looked at: its settings are wrong or missing', firstProblem(error.message));
  }
  if (error instanceof CommandFailed) return failed(name, error.message, 'Mend that, then look again.');
  const what = error instanceof Error ? error.name : typeof error;
  return failed(name, `unexpected error: ${what}`, 'A defect of Freshet: report it.');
}

/** Of several problems with settings, one a line below a heading, the first. */
function firstProblem(message: string): string {
  const [heading = '', first = heading] = message.split('\n');
  return first.trim();
}
