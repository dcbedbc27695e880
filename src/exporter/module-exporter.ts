import { userFunction } from '../user-function.ts';
import type { ExportMenu } from './export-menu.ts';

/**
 * An export that is the default function of a JavaScript or TypeScript module; a relative path counts from the working
 * folder. Throws `UserError` when the module cannot be loaded or has no such function.
 */
export async function moduleExporter(path: string): Promise<ExportMenu> {
  const exportMenu = await userFunction(path, {
    name: 'exporter',
    setting: 'FRESHET_EXPORT_MODULE',
    form: 'export default async (menu, signal) => {…}',
  });
  return async (menu, signal) => {
    await exportMenu(menu, signal);
  };
}
