import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { searchAttributes } from '../../src/contract/names.ts';
import { emulatorQueues } from '../../src/dev/stack/sqs-names.ts';
import { projectRoot } from '../../src/paths.ts';
import { allSettings, settingsTable } from '../../src/settings/settings-table.ts';

const run = promisify(execFile);
const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

const words = z.array(z.string()).default([]);
const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      command: words,
      environment: z.record(z.string(), z.string()).default({}),
      ports: words,
      volumes: words,
      entrypoint: z.array(z.string()).optional(),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
      stop_grace_period: z.string().optional(),
    }),
  ),
});

const { services } = composeSchema.parse(parse(read('docker-compose.yml'), { merge: true }));
const everyService = Object.entries(services);
const ownServices = everyService.filter(([, { image }]) => image.startsWith('freshet:'));
const ownCommands = ownServices.filter(([, { entrypoint }]) => entrypoint === undefined);

/** Read by the libraries of Temporal and AWS. */
const foreignVariables = [
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'AWS_ENDPOINT_URL_SQS',
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
];

function interpolated(value: string): string {
  return value.replace(/\$\{MYSQL_PASSWORD:\?[^}]*\}/, 'secret');
}

describe('the compose file', () => {
  for (const name of ['bridge', 'worker', 'relay', 'exporter']) {
    it(`runs ${name} once the migration is through`, () => {
      assert.equal(services['migrate']?.command[0], 'migrate');
      assert.equal(services[name]?.command[0], name);
      assert.equal(services[name].depends_on['migrate']?.condition, 'service_completed_successfully');
    });
  }

  for (const [name, { environment }] of ownServices) {
    it(`gives ${name} only variables that somebody reads, with values that are accepted`, () => {
      for (const [variable, value] of Object.entries(environment)) {
        if (foreignVariables.includes(variable)) continue;
        const setting = allSettings.find((candidate) => candidate.name === variable);
        assert.ok(setting, `${variable} is no setting`);
        assert.ok(setting.format.schema.safeParse(interpolated(value)).success, `${variable}=${value}`);
      }
    });
  }

  for (const [name, { command }] of ownCommands) {
    it(`starts ${name} with a command and options that the command line has`, async () => {
      const [subcommand = '', ...words] = command;
      const options = words.filter((word) => word.startsWith('-'));
      const main = join(projectRoot, 'src', 'cli', 'main.ts');
      const args = subcommand === '--help' ? [subcommand] : [subcommand, '--help'];
      const { stdout } = await run(process.execPath, [
        '--disable-warning=ExperimentalWarning',
        main,
        ...args,
      ]);
      assert.match(stdout, new RegExp(`Usage: freshet ${subcommand === '--help' ? '' : subcommand}`));
      for (const option of options) assert.match(stdout, new RegExp(`^ +${option}\\b`, 'm'));
    });
  }

  it('publishes ports to this machine only', () => {
    const ports = everyService.flatMap(([, service]) => service.ports);
    assert.ok(ports.length > 0);
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/);
  });

  it('pins every image by tag, but for the one that has no version tags', () => {
    const tags = everyService.map(([, { image }]) => /^([^:]+):(.+)$/.exec(image)?.slice(1) ?? [image, '']);
    for (const [image = '', tag = ''] of tags) {
      if (image === 'gomomento/momento-local') assert.equal(tag, '${MOMENTO_LOCAL_TAG:-latest}');
      else assert.match(tag, /^\d+\.\d+\.\d+$/, image);
    }
  });

  it('holds no password', () => {
    const values = everyService.flatMap(([, { environment }]) => Object.entries(environment));
    const passwords = values.filter(
      ([name]) => /PASSWORD|MYSQL_URL/.test(name) && name !== 'MYSQL_RANDOM_ROOT_PASSWORD',
    );
    assert.ok(passwords.length > 1);
    for (const [name, value] of passwords) assert.match(value, /\$\{MYSQL_PASSWORD:\?/, name);
  });

  it('waits longer for a process to stop than its parts may take', () => {
    for (const [name, { environment, stop_grace_period: period }] of ownServices) {
      const graceSeconds =
        environment[settingsTable.shutdownGrace.name] ?? settingsTable.shutdownGrace.default;
      const allowedSeconds = Number(/^(\d+)s$/.exec(period ?? '')?.[1]);
      assert.ok(allowedSeconds > Number(graceSeconds), `${name}: ${period ?? 'unset'} for ${graceSeconds} s`);
    }
  });

  it('mounts files that are there', () => {
    const files = everyService.flatMap(([, { volumes }]) =>
      volumes.filter((volume) => volume.startsWith('./')),
    );
    assert.ok(files.length > 0);
    for (const file of files) assert.ok(existsSync(join(projectRoot, file.split(':')[0] ?? '')), file);
  });

  it('registers the search attributes of the product', () => {
    const registered = (services['temporal']?.command ?? []).flatMap(
      (option) => /^--search-attribute=(\w+)=/.exec(option)?.[1] ?? [],
    );
    assert.deepEqual(registered.sort(), Object.values(searchAttributes).sort());
  });
});

describe('the queue of the compose file', () => {
  const configuration = read('docker/elasticmq.conf');

  it('has the names and attributes of the embedded one', () => {
    const [deadLetterQueue, queue] = emulatorQueues;
    const policy = z
      .object({ maxReceiveCount: z.string() })
      .parse(JSON.parse(queue?.attributes.RedrivePolicy ?? ''));
    assert.match(configuration, new RegExp(`^  ${queue?.name ?? ''} \\{$`, 'm'));
    assert.match(configuration, new RegExp(`name = "${deadLetterQueue?.name ?? ''}"`));
    assert.match(configuration, new RegExp(`maxReceiveCount = ${policy.maxReceiveCount}$`, 'm'));
    const { VisibilityTimeout: visibility = '', ReceiveMessageWaitTimeSeconds: wait = '' } =
      queue?.attributes ?? {};
    assert.match(configuration, new RegExp(`defaultVisibilityTimeout = ${visibility} seconds`));
    assert.match(configuration, new RegExp(`receiveMessageWait = ${wait} seconds`));
  });
});

describe('the Dockerfile', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
    names.split(' '),
  );
  const letThrough = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, name]) => name);

  it('copies files that are there and that .dockerignore lets through, and no others', () => {
    for (const name of copied) assert.ok(existsSync(join(projectRoot, name)), name);
    assert.deepEqual(letThrough.sort(), [...new Set(copied)].sort());
  });
});
