import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from './user-error.ts';

/** A function of the user's: what it takes and answers is not known until checked. */
export type UserFunction = (...parameters: unknown[]) => unknown;

/**
 * The default function of a JavaScript or TypeScript module of the user's; a relative path counts from the working
 * folder. Throws `UserError`, in one line, when the module cannot be loaded or has no such function.
 */
export async function userFunction(
  path: string,
  kind: {
    /** What the module is for: `exporter`. */
    readonly name: string;
    /** Its setting. */
    readonly setting: string;
    /** Its form: `export default async (menu, signal) => {…}`. */
    readonly form: string;
  },
): Promise<UserFunction> {
  const found = await defaultExport(path, kind);
  if (isFunction(found)) return found;
  throw new UserError(
    `The ${kind.name} module ${path} has no default function: expected ${kind.form}. ` +
      `Add it, or correct ${kind.setting}.`,
  );
}

async function defaultExport(
  path: string,
  kind: { readonly name: string; readonly setting: string },
): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(resolve(path)).href);
    return typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    throw new UserError(
      `The ${kind.name} module ${path} cannot be loaded: ${reason.replaceAll(/\s+/g, ' ').trim()}. ` +
        `Mend it, or correct ${kind.setting}.`,
    );
  }
}

function isFunction(value: unknown): value is UserFunction {
  return typeof value === 'function';
}
