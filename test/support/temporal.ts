import { testStack } from './stack.ts';

/** Where the Temporal server of the tests is. */
export interface TestTemporal {
  readonly address: string;
  readonly namespace: string;
  /** Call it in `after`. */
  release(): Promise<void>;
}

/** The Temporal server of the stack that `npm test` shares, or of one of the file's own. */
export async function testTemporal(): Promise<TestTemporal> {
  const stack = await testStack();
  const { temporal, namespace } = stack.endpoints;
  return { address: temporal, namespace, release: () => stack.stop() };
}
