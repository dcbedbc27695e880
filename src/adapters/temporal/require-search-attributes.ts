import type { Client } from '@temporalio/client';
import { CommandFailed } from '../../command-failed.ts';
import type { Logger } from '../../logging.ts';
import { searchAttributeProblems, wrongTypes } from './search-attributes.ts';

const timeoutMs = 5_000;

/**
 * Makes sure, once and before any work begins, that the search attributes of a run are registered with their types.
 * Throws `CommandFailed`, one line, when they are not. A server that does not answer or does not tell is no reason to
 * end: that is logged, and whoever starts runs finds out.
 */
export async function requireSearchAttributes(client: Client, logger: Logger): Promise<void> {
  const { namespace } = client.options;
  let problems;
  try {
    problems = await client.withDeadline(Date.now() + timeoutMs, () => searchAttributeProblems(client));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn('the search attributes cannot be looked up: started without knowing them', { reason });
    return;
  }
  if (problems.missing.length > 0) {
    throw new CommandFailed(
      `Search attributes are not registered in namespace ${namespace}: ${problems.missing.join(', ')}. Run \`freshet migrate\`.`,
    );
  }
  if (problems.wrong.length > 0) throw new CommandFailed(`${wrongTypes(problems.wrong, namespace)}.`);
}
