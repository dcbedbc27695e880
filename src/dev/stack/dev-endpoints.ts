import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { stateFolder } from '../../paths.ts';
import { UserError } from '../../user-error.ts';
import { isRunning } from './is-running.ts';

const schema = z.object({
  /** Process that owns the stack; the file is stale when it has gone. */
  pid: z.int().positive(),
  temporal: z.string().optional(),
  ui: z.string().optional(),
  namespace: z.string().optional(),
  sqsEndpoint: z.string().optional(),
  queueUrl: z.string().optional(),
  deadLetterQueueUrl: z.string().optional(),
  momentoEndpoint: z.string().optional(),
  momentoControl: z.string().optional(),
  cacheName: z.string().optional(),
  mysqlUrl: z.string().optional(),
  /** Host and port that the stack keeps free for the metrics of the process that uses it. */
  metrics: z.string().optional(),
});

/** Where the parts of a running stack are. What is missing was not started: a real service takes its place. */
export type DevEndpoints = z.infer<typeof schema>;

const fileIn = (folder: string): string => join(folder, 'dev.json');

/** Readable by its owner only: it holds the password of the embedded database. */
export function writeDevEndpoints(folder: string, endpoints: DevEndpoints): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${fileIn(folder)}.new`;
  writeFileSync(unfinished, `${JSON.stringify(endpoints, undefined, 2)}\n`, { mode: 0o600 });
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, fileIn(folder));
}

export function removeDevEndpoints(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}

/** The stack that runs in this folder; undefined when none does. Throws `UserError` when the file is not ours. */
export function readDevEndpoints(folder: string = stateFolder): DevEndpoints | undefined {
  const file = fileIn(folder);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const endpoints = schema.safeParse(parseJson(text));
  if (!endpoints.success)
    throw new UserError(`${file} is not a list of endpoints: remove it and start the stack again.`);
  return isRunning(endpoints.data.pid) ? endpoints.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
