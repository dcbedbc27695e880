import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { projectRoot, stateFolder } from '../paths.ts';

/** Bundle that the production image is built with; it has no sources to bundle from. */
const prebuilt = join(projectRoot, 'dist', 'workflow-bundle.js');

/** Reads what signals bring, see there. */
const payloadConverterPath = join(projectRoot, 'src', 'workflows', 'payload-converter.ts');

const silent = {
  log: () => undefined,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Path of the workflow bundle. From a checkout it is made when a source of the sandbox changed (some seconds), and
 * kept in the state folder under a hash of those sources and of how they are bundled; several processes may do so at once.
 */
export async function workflowBundlePath(): Promise<string> {
  const sources = join(projectRoot, 'src', 'workflows', 'index.ts');
  if (!existsSync(sources)) return prebuilt;
  const path = join(stateFolder, 'cache', `workflow-bundle-${await sourceHash()}.js`);
  if (!existsSync(path)) await writeBundle(sources, path);
  return path;
}

/**
 * Bundles the workflows at `workflowsPath` into the file `target`, which appears whole or not at all. Their modules are
 * evaluated once for all runs of a process, not once for each: they have no state of their own (lint sees to it), and the
 * SDK freezes what they export.
 */
export async function writeBundle(workflowsPath: string, target: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath,
    preloadModules: [workflowsPath, payloadConverterPath],
    logger: silent,
  });
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}`;
  await writeFile(temporary, code);
  await rename(temporary, target);
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['contract', 'workflows']) {
    const path = join(projectRoot, 'src', folder);
    for (const name of (await readdir(path)).sort())
      hash.update(name).update(await readFile(join(path, name)));
  }
  for (const path of [join(projectRoot, 'package.json'), import.meta.filename])
    hash.update(await readFile(path));
  return hash.digest('hex').slice(0, 16);
}
