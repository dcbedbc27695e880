import type { Logger } from '../../logging.ts';
import type { PortChoice } from './ports.ts';

export const partNames = ['temporal', 'mysql', 'sqs', 'momento'] as const;
export type PartName = (typeof partNames)[number];

/** One server of the stack, a child process of this one. */
export interface StackPart {
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Everything that it printed, over all its starts. */
  readonly logFile: string;
  /** Ends it (if it is up) and starts it again with the same port and data; resolves when it answers. */
  restart(): Promise<void>;
  /** For fault tests. Resolves when the process is gone; SIGSTOP and SIGCONT resolve at once. Default: SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Ends it for good; does nothing when it is down. */
  stop(): Promise<void>;
}

export interface PartOptions {
  /** The part keeps its data and log in here. */
  folder: string;
  /** Default: `free`. */
  ports?: PortChoice;
  /** Nobody needs the data afterwards: the part is killed instead of asked to end. Default: false. */
  ephemeral?: boolean;
  logger: Logger;
}
