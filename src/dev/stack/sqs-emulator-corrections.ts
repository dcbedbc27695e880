import { AsyncLocalStorage } from 'node:async_hooks';
import { IncomingMessage } from 'node:http';
import { Server } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Replaces a method of a class; throws when there is none, so that another version of the emulator is noticed at once. */
function wrapMethod(owner: { prototype: object }, name: string, wrap: (original: Method) => Method): void {
  const original: unknown = Reflect.get(owner.prototype, name);
  if (typeof original !== 'function')
    throw new Error(`The SQS emulator has no method ${name} any more: adapt ${import.meta.filename}.`);
  Reflect.set(owner.prototype, name, wrap(original as Method));
}

/** The emulator listens on all addresses and has no option for it; nobody but this machine may reach an open queue. */
export function listenLocally(): void {
  wrapMethod(
    Server,
    'listen',
    (listen) =>
      function listenOnLoopback(this: unknown, first: unknown, ...rest: unknown[]) {
        const local =
          typeof first === 'object' && first !== null && 'port' in first
            ? { ...first, host: '127.0.0.1' }
            : first;
        return listen.call(this, local, ...rest);
      },
  );
}

const classOf = (name: string) =>
  z.object({ [name]: z.custom<{ prototype: object }>((value) => typeof value === 'function') });

async function emulatorClass(file: string, name: string): Promise<{ prototype: object }> {
  const module: unknown = await import(new URL(file, import.meta.resolve('fauxqs')).href);
  const found = classOf(name).parse(module)[name];
  if (found === undefined)
    throw new Error(`The SQS emulator has no class ${name} any more: adapt ${import.meta.filename}.`);
  return found;
}

/** A message may be read before the end of another connection that came earlier: that is read one turn of the event loop later. */
async function seeEndsOfConnections(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/**
 * A receiver that was killed during its long poll would still be given the next message, which then is invisible for
 * 30 s and one receive nearer to the dead-letter queue. The real service sees that the connection is closed.
 */
export async function skipGoneReceivers(): Promise<void> {
  const current = new AsyncLocalStorage<IncomingMessage>();
  wrapMethod(
    await emulatorClass('./sqs/sqsRouter.js', 'SqsRouter'),
    'handle',
    (handle) =>
      async function handleKnowingTheReceiver(this: unknown, request: unknown, ...rest: unknown[]) {
        const { raw } = z.object({ raw: z.instanceof(IncomingMessage) }).parse(request);
        await seeEndsOfConnections();
        return current.run(raw, () => handle.call(this, request, ...rest));
      },
  );
  const queue = await emulatorClass('./sqs/sqsStore.js', 'SqsQueue');
  wrapMethod(
    queue,
    'waitForMessages',
    (wait) =>
      async function waitUntilEndsAreSeen(this: unknown, ...args: unknown[]) {
        await wait.apply(this, args);
        await seeEndsOfConnections();
      },
  );
  wrapMethod(
    queue,
    'dequeue',
    (dequeue) =>
      function dequeueForTheLiving(this: unknown, ...args: unknown[]) {
        const socket = current.getStore()?.socket;
        const gone = socket !== undefined && (socket.destroyed || socket.readableEnded);
        return gone ? [] : dequeue.apply(this, args);
      },
  );
}

/**
 * Given back with a visibility timeout of 0, a message is lost by the emulator (2.4) when it keeps its data in a file:
 * its database refuses the row, after the message has left the memory. A millisecond goes another way.
 */
export async function keepReturnedMessages(): Promise<void> {
  wrapMethod(
    await emulatorClass('./sqs/sqsStore.js', 'SqsQueue'),
    'changeVisibility',
    (change) =>
      function changeVisibilitySafely(this: unknown, receiptHandle: unknown, timeoutSeconds: unknown) {
        return change.call(this, receiptHandle, timeoutSeconds === 0 ? 0.001 : timeoutSeconds);
      },
  );
}
