import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { CommandFailed } from '../../command-failed.ts';
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

/** What the search attributes of a namespace lack. */
export interface AttributeProblems {
  /** Names of those that are not registered. */
  readonly missing: readonly string[];
  /** Those with another type, in words: `FreshetStores is Keyword, expected Int`. */
  readonly wrong: readonly string[];
}

/** Looks the search attributes of a run up in the client's namespace. Rejects with the error of the client. */
export async function searchAttributeProblems(client: Client): Promise<AttributeProblems> {
  const { namespace } = client.options;
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const names = Object.keys(types);
  return {
    missing: names.filter((name) => customAttributes[name] === undefined),
    wrong: names.flatMap((name) => {
      const [found, expected] = [customAttributes[name], types[name]];
      if (found === undefined || found === expected) return [];
      return [`${name} is ${typeName(found)}, expected ${typeName(expected)}`];
    }),
  };
}

/**
 * Registers the search attributes that are missing in the client's namespace, and returns their names. Without them
 * every start fails. Repeatable; effective at once on server 1.29. Throws `CommandFailed` where one has another type.
 */
export async function registerSearchAttributes(client: Client): Promise<readonly string[]> {
  const { namespace } = client.options;
  const { missing, wrong } = await searchAttributeProblems(client);
  if (missing.length > 0) {
    await client.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, types[name] ?? 0])),
    });
  }
  if (wrong.length > 0) throw new CommandFailed(`${wrongTypes(wrong, namespace)}.`);
  return missing;
}

/** One line on attributes of another type, with the way out; without a full stop. */
export function wrongTypes(wrong: readonly string[], namespace: string): string {
  return (
    `Search attributes of namespace ${namespace} have the wrong type: ${wrong.join('; ')}. Remove them ` +
    '(`temporal operator search-attribute remove --name <name>`), then run `freshet migrate`'
  );
}

/** `INDEXED_VALUE_TYPE_KEYWORD_LIST` as `KeywordList`, as Temporal's command line calls it. */
function typeName(type: number | undefined): string {
  const words = (IndexedValueType[type ?? 0] ?? String(type)).replace('INDEXED_VALUE_TYPE_', '').split('_');
  return words.map((word) => word.slice(0, 1) + word.slice(1).toLowerCase()).join('');
}
