import { itemQuerySchema, logQuerySchema, putItemsSchema, resetSchema } from './control-messages.ts';
import type { LogPage } from './control-messages.ts';
import type { ControlledEmulator } from './controlled-emulator.ts';
import { faultSettingsSchema } from './fault-settings.ts';

/** A request of the control interface; both parts are unknown until a route has parsed them. */
export interface ControlRequest {
  readonly query: unknown;
  readonly body: unknown;
}

/** Answers with what becomes the JSON body. Throws `ZodError` or `CallRefused` on a mistake. */
export type ControlRoute = (request: ControlRequest) => unknown;

/** Everything the control interface can do, by method and path. */
export function controlRoutes(emulator: ControlledEmulator): ReadonlyMap<string, ControlRoute> {
  return new Map<string, ControlRoute>([
    ['GET /health', () => ({ ok: true })],
    ['GET /stats', () => emulator.stats()],
    ['GET /log', ({ query }) => logPage(emulator, query)],
    [
      'POST /faults',
      async ({ body }) => {
        await emulator.setFaults(faultSettingsSchema.parse(body));
        return emulator.stats();
      },
    ],
    [
      'DELETE /faults',
      async () => {
        await emulator.clearFaults();
        return emulator.stats();
      },
    ],
    [
      'POST /reset',
      async ({ body }) => {
        await emulator.reset(resetSchema.parse(body ?? {}).what);
        return emulator.stats();
      },
    ],
    [
      'GET /items',
      ({ query }) => {
        const { cache, key } = itemQuerySchema.parse(query);
        return { value: emulator.get(cache, key) ?? null };
      },
    ],
    [
      'POST /items',
      ({ body }) => {
        const wanted = putItemsSchema.parse(body);
        emulator.put(wanted);
        return { stored: Object.keys(wanted.items).length };
      },
    ],
  ]);
}

function logPage({ log }: ControlledEmulator, query: unknown): LogPage {
  const entries = log.entries(logQuerySchema.parse(query));
  const { firstSequence, lastSequence } = log;
  return {
    entries: entries.map((entry) => ({ ...entry, keys: [...entry.keys] })),
    firstSequence,
    lastSequence,
  };
}
