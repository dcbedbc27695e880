/**
 * A TCP proxy that holds back what clients send: `--port N --target host:port --delay MS`. A round trip through it takes
 * that much longer, as over a network, and pipelined requests stay side by side.
 */
import { connect, createServer } from 'node:net';
import { parseArgs } from 'node:util';

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({ options: { port: text, target: text, delay: text } });
const [host = '', targetPort = ''] = values.target.split(':');
const delayMs = Number(values.delay);

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ host, port: Number(targetPort), noDelay: true });
  // Timers of one length fire in their order, so the bytes stay in theirs.
  client.on('data', (bytes) => setTimeout(() => upstream.write(bytes), delayMs));
  client.on('close', () => setTimeout(() => upstream.end(), delayMs));
  upstream.pipe(client);
  for (const socket of [client, upstream]) socket.on('error', () => client.destroy());
});
server.listen(Number(values.port), '127.0.0.1', () => process.stdout.write('{"ready":true}\n'));
process.once('SIGTERM', () => process.exit(0));
