import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../user-error.ts';
import type { ExportMenu } from './export-menu.ts';

/**
 * An export that is the default function of a JavaScript or TypeScript module; a relative path counts from the working
 * folder. Throws `UserError` when the module cannot be loaded or has no such function.
 */
export async function moduleExporter(path: string): Promise<ExportMenu> {
  const exportMenu = await defaultExport(path);
  if (!isFunction(exportMenu)) {
    throw new UserError(
      `The exporter module ${path} has no default function: expected export default async (menu, signal) => {…}.`,
    );
  }
  return async (menu, signal) => {
    await exportMenu(menu, signal);
  };
}

async function defaultExport(path: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(resolve(path)).href);
    return typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    throw new UserError(`The exporter module ${path} cannot be loaded: ${reason}`);
  }
}

function isFunction(value: unknown): value is (...parameters: unknown[]) => unknown {
  return typeof value === 'function';
}
