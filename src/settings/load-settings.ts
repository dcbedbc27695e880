import { join, resolve } from 'node:path';
import { projectRoot } from '../paths.ts';
import { UserError } from '../user-error.ts';
import { readSetting } from './read-setting.ts';
import { settingProblems } from './setting-problems.ts';
import type { Settings, SettingsPart } from './settings.ts';
import type { Setting } from './settings-table.ts';
import { settingsTable as table } from './settings-table.ts';

/** How each part is made from checked variables. */
const builders: { readonly [Part in SettingsPart]: (env: NodeJS.ProcessEnv) => Settings[Part] } = {
  sqs: (env) => ({
    queueUrl: required(table.queueUrl, env),
    ...optional('deadLetterQueueUrl', table.deadLetterQueueUrl, env),
  }),
  momento: (env) => ({
    ...optional('apiKey', table.apiKey, env),
    ...optional('endpoint', table.endpoint, env),
    ...optional('localEndpoint', table.localEndpoint, env),
    cacheName: required(table.cacheName, env),
  }),
  mysql: (env) => ({ url: required(table.mysqlUrl, env) }),
  rulesFile: (env) => {
    const file = readSetting(table.rulesFile, env);
    if (file.kind === 'value' && file.from === 'environment') return resolve(file.value);
    return join(projectRoot, required(table.rulesFile, env));
  },
  cacheQuotaPerSecond: (env) => required(table.cacheQuota, env),
  keysPerSecond: (env) => {
    const rate = readSetting(table.keysPerSecond, env);
    return rate.kind === 'value' ? rate.value : required(table.cacheQuota, env) / 2;
  },
  maxWorkers: (env) => required(table.maxWorkers, env),
  maxInFlight: (env) => required(table.maxInFlight, env),
  verify: (env) => optional('module', table.verifyModule, env),
  bridge: (env) => ({
    consumers: required(table.consumers, env),
    deleteAhead: required(table.deleteAhead, env),
  }),
  relay: (env) => ({
    ...optional('eventBus', table.eventBus, env),
    pollMs: required(table.relayPoll, env),
    batch: required(table.relayBatch, env),
  }),
  reconcile: (env) => ({ afterMs: required(table.reconcileAfter, env) * 1000 }),
  reconcileEveryMs: (env) => {
    const seconds = required(table.reconcileEvery, env);
    return seconds === null ? null : seconds * 1000;
  },
  exporter: (env) => ({
    ...optional('module', table.exportModule, env),
    ...optional('command', table.exportCommand, env),
    concurrency: required(table.exportConcurrency, env),
    claimSeconds: required(table.exportClaim, env),
  }),
  log: (env) => ({ level: required(table.logLevel, env) }),
  metrics: (env) => ({ address: required(table.metricsAddress, env) }),
  shutdownGraceMs: (env) => required(table.shutdownGrace, env) * 1000,
  uiUrl: (env) => required(table.uiUrl, env),
};

const allParts = Object.keys(builders) as SettingsPart[];

/**
 * The settings from the environment, or only the parts that a process needs: then only their variables are looked at.
 * Throws one `UserError` with a line for every variable that is wrong or missing.
 */
export function loadSettings(env?: NodeJS.ProcessEnv): Settings;
export function loadSettings<Part extends SettingsPart>(
  env: NodeJS.ProcessEnv,
  parts: readonly Part[],
): Pick<Settings, Part>;
export function loadSettings(
  env: NodeJS.ProcessEnv = process.env,
  parts: readonly SettingsPart[] = allParts,
): Partial<Settings> {
  const problems = settingProblems(env, parts);
  if (problems.length > 0) {
    const heading = 'Settings are wrong or missing (.env.example explains them all):';
    throw new UserError([heading, ...problems].join('\n  '));
  }
  return Object.fromEntries(parts.map((part) => [part, builders[part](env)]));
}

/** Value of a variable that is required or has a default; `settingProblems` has found it sound. */
function required<T>(setting: Setting<T>, env: NodeJS.ProcessEnv): T {
  const reading = readSetting(setting, env);
  if (reading.kind === 'value') return reading.value;
  throw new UserError(`${setting.name} is not set: expected ${setting.format.expected}. Set it.`);
}

function optional<Name extends string, T>(
  name: Name,
  setting: Setting<T>,
  env: NodeJS.ProcessEnv,
): Partial<Record<Name, T>> {
  const reading = readSetting(setting, env);
  return reading.kind === 'value' ? ({ [name]: reading.value } as Record<Name, T>) : {};
}
