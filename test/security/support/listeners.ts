import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Something that listens. */
export interface Listener {
  readonly address: string;
  readonly port: number;
}

/** What listens in a table of the form of `/proc/net/tcp` or `/proc/net/tcp6`, on these sockets. */
export function listenersIn(table: string, inodes: ReadonlySet<string>): Listener[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
    .map(([, local = '']) => {
      const [address = '', port = ''] = local.split(':');
      return { address: addressOf(address), port: parseInt(port, 16) };
    });
}

/** What a process and all below it listen on. Linux. */
export function listenersOf(pid: number): Listener[] {
  const inodes = new Set(familyOf(pid).flatMap(socketsOf));
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    listenersIn(readFileSync(file, 'utf8'), inodes),
  );
}

/** Words of four bytes in the order of the machine: those that Linux runs Node on begin with the lowest byte. */
function addressOf(hex: string): string {
  const bytes = [...hex.matchAll(/.{8}/g)].flatMap(([word]) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const text = Buffer.from(bytes).toString('hex');
  if (text.startsWith('00000000000000000000ffff')) return bytes.slice(12).join('.');
  return text === `${'0'.repeat(31)}1` ? '::1' : (text.match(/.{4}/g) ?? []).join(':');
}

function familyOf(pid: number): number[] {
  const parents = new Map(allProcesses().map((each) => [each, parentOf(each)]));
  const isBelow = (each: number | undefined): boolean =>
    each !== undefined && (each === pid || isBelow(parents.get(each)));
  return [...parents.keys()].filter(isBelow);
}

function allProcesses(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** The name of the program stands in parentheses and may hold any character. */
function parentOf(pid: number): number | undefined {
  const stat = orNothing(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const parent = stat === undefined ? undefined : /.*\) \S (\d+)/s.exec(stat)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const files = orNothing(() => readdirSync(folder)) ?? [];
  return files.flatMap((file) => {
    const target = orNothing(() => readlinkSync(`${folder}/${file}`)) ?? '';
    return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
  });
}

/** A process may end while it is looked at. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
