import { faultRows } from './fault-rows.ts';
import { inputRows } from './input-rows.ts';
import type { Row } from './row.ts';

/** Every row of the fault table, in its order. */
export const rows: readonly Row[] = [...faultRows, ...inputRows];
