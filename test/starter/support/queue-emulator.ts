import { buildApp } from 'fauxqs';

/** Child process: the SQS emulator on 127.0.0.1, which its own launcher does not offer. Prints its address. */
const address = await buildApp({ logger: false }).listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${address}\n`);
