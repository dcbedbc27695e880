import type { StreamOperations, UnaryOperations } from '../grpc-methods.ts';
import { batchOperations, keysExistOperation } from './batch.ts';
import { conditionalOperations } from './conditional.ts';
import { counterOperations } from './counter.ts';
import { dictionaryOperations } from './dictionary.ts';
import { itemOperations } from './item.ts';
import { scalarOperations } from './scalar.ts';
import { setOperations } from './set.ts';

/** Every unary call of the cache service that the emulator knows; the others answer UNIMPLEMENTED. */
export const unaryOperations: UnaryOperations = {
  ...scalarOperations,
  ...conditionalOperations,
  ...keysExistOperation,
  ...itemOperations,
  ...counterOperations,
  ...setOperations,
  ...dictionaryOperations,
};

/** Every call that answers with a stream. */
export const streamOperations: StreamOperations = batchOperations;
