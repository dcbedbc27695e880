import type { ExportMenu, MenuToExport } from '../../src/exporter/export-menu.ts';

/** An export that a test ends. */
export interface RunningExport {
  readonly menu: MenuToExport;
  readonly signal: AbortSignal;
  readonly finish: () => void;
  readonly fail: (error: Error) => void;
}

/** Exports that begin and then wait for the test. `started` holds all of them in the order of their beginning. */
export function controlledExport(): { readonly exportMenu: ExportMenu; readonly started: RunningExport[] } {
  const started: RunningExport[] = [];
  const exportMenu: ExportMenu = (menu, signal) =>
    new Promise((resolve, reject) => {
      started.push({ menu, signal, finish: resolve, fail: reject });
    });
  return { exportMenu, started };
}
