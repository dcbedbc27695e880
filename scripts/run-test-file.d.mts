/** Runs one test file (relative to `test/`) in a process of its own, counts its tests and reports how it went. */
export function runTestFile(
  file: string,
  options: { timeoutMs: number; env: NodeJS.ProcessEnv; folder: string },
): Promise<{ counts: { passed: number; failed: number; skipped: number }; report: string }>;
