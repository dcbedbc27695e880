import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, it } from 'node:test';
import { choosePort, isAnswered, returnPort } from '../../../src/dev/stack/ports.ts';

describe('choosePort', () => {
  it('takes the conventional port while it is free, the next one when somebody listens there', async () => {
    const preferred = [await choosePort('free', []), await choosePort('free', [])];
    for (const port of preferred) returnPort(port);
    const [first = 0, second = 0] = preferred;
    assert.equal(await choosePort('conventional', preferred), first);
    returnPort(first);
    const other = createServer().listen(first, '127.0.0.1');
    await once(other, 'listening');
    assert.equal(await isAnswered(first), true);
    assert.equal(await choosePort('conventional', preferred), second);
    other.close();
  });

  it('sees a server that listens on all addresses', async () => {
    const other = createServer().listen(0, '0.0.0.0');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    assert.notEqual(await choosePort('conventional', [port]), port);
    other.close();
  });

  it('gives no port twice and never one of the range for outgoing connections', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => choosePort('free', [])));
    assert.equal(new Set(ports).size, ports.length);
    assert.ok(ports.every((port) => port < 32_768));
  });
});
