import { findProgram } from '../../../src/dev/stack/find-program.ts';
import { goFolders } from '../../../scripts/go-folders.mjs';
import { findToxiproxy } from '../../../src/dev/stack/find-toxiproxy.ts';

/**
 * Why tests with network faults are skipped; false when they run. Only where it could not be built, for want of Go,
 * and nobody counts on it: in CI, and where there is Go, they fail instead of being skipped.
 */
export function withoutToxiproxy(): string | false {
  if (findToxiproxy() !== undefined || process.env['CI'] === 'true') return false;
  if (findProgram(['go'], goFolders) !== undefined) return false;
  return 'no toxiproxy-server and no Go to build it with: put either on PATH';
}
