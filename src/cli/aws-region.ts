import { UserError } from '../user-error.ts';

/** Throws `UserError` where the AWS client knows no region: each of its calls would fail, with a worse message. */
export async function requireRegion(client: { config: { region: () => Promise<string> } }): Promise<void> {
  try {
    await client.config.region();
  } catch (error) {
    throw new UserError(
      'No AWS region is set: expected AWS_REGION, or a region in the AWS profile. Set it to the region of the queue.',
      { cause: error },
    );
  }
}
