import type { Rule, Rules } from '../rules/rule.ts';
import { UserError } from '../user-error.ts';
import type { ChangeOptions } from './change-options.ts';

/** The rule that a change is meant for. Throws `UserError` when the options name none, or several. */
export function chooseRule(rules: Rules, options: ChangeOptions): Rule {
  const { type, detailType, source } = options;
  if (type !== undefined) {
    if (detailType !== undefined || source !== undefined) {
      throw new UserError('--type and --detail-type or --source are both given: expected one of the two.');
    }
    return the(rules, (rule) => rule.name === type, `--type ${type}`);
  }
  if (detailType !== undefined || source !== undefined) {
    const matches = (rule: Rule): boolean =>
      (detailType === undefined || rule.detailType === detailType) &&
      (source === undefined || rule.source === source);
    return the(
      rules,
      matches,
      [detailType && `--detail-type ${detailType}`, source && `--source ${source}`].filter(Boolean).join(' '),
    );
  }
  const first = rules.all.find((rule) => rule.fanOut !== null) ?? rules.all[0];
  if (first === undefined) throw new UserError(`${rules.path} has no rule: add one.`);
  return first;
}

function the(rules: Rules, matches: (rule: Rule) => boolean, asked: string): Rule {
  const [found, another] = rules.all.filter(matches);
  const known = rules.all.map((rule) => rule.name).join(', ');
  if (found === undefined) {
    throw new UserError(`${asked} names no rule of ${rules.path}: expected --type with one of ${known}.`);
  }
  if (another !== undefined) {
    throw new UserError(
      `${asked} fits the rules ${found.name} and ${another.name}: name one with --type, or give both --detail-type and --source.`,
    );
  }
  return found;
}
