import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { searchAttributes } from '../../contract/names.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** Types of our search attributes. The server allows at most 10 of Keyword and 3 of each other type. */
const types: Readonly<Record<string, proto.temporal.api.enums.v1.IndexedValueType>> = {
  [searchAttributes.eventType]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [searchAttributes.source]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [searchAttributes.jobId]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [searchAttributes.phase]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [searchAttributes.stores]: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  [searchAttributes.paused]: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/**
 * Registers the search attributes that are missing in the client's namespace, and returns their names. Without them
 * every start fails. Repeatable; effective at once on server 1.29.
 */
export async function registerSearchAttributes(client: Client): Promise<string[]> {
  const { namespace } = client.options;
  const known = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.keys(types).filter((name) => known.customAttributes[name] === undefined);
  if (missing.length > 0) {
    await client.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, types[name] ?? 0])),
    });
  }
  return missing;
}
