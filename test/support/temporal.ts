/** Where the Temporal server of the tests is. */
export async function testTemporal(): Promise<{
  address: string;
  namespace: string;
  release: () => Promise<void>;
}> {
  return { address: '127.0.0.1:7999', namespace: 'default', release: async () => undefined };
}
