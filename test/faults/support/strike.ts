import { setTimeout as delay } from 'node:timers/promises';
import type { Disturbance, Fault } from '../random/draw-run.ts';
import type { Link } from './toxiproxy.ts';
import type { Rig } from './rig.ts';

/** What a link does so much later, or so slowly, that it hurts and still works. */
const slowAnswerMs = 400;
const narrowKilobytes = 20;

/** Strikes with a fault and takes it away again; resolves when what it broke is up again. */
export async function strike(rig: Rig, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'end': {
      await rig.process(fault.process).restart(fault.signal);
      await releaseWhatTheDeadHold(rig);
      return;
    }
    case 'crash': {
      const server = rig.parts[fault.server];
      await server.kill('SIGKILL');
      await delay(fault.forMs);
      await server.restart();
      return;
    }
    case 'cache': {
      await rig.control.setFaults(fault.settings);
      await delay(fault.forMs);
      await rig.control.clearFaults();
      return;
    }
    case 'link': {
      const link = rig.process(fault.process).links[fault.part];
      await disturb(link, fault.disturbance);
      await delay(fault.forMs);
      await link.mend();
      return;
    }
  }
}

function disturb(link: Link, disturbance: Disturbance): Promise<void> {
  switch (disturbance) {
    case 'delay':
      return link.delay(slowAnswerMs);
    case 'narrow':
      return link.narrow(narrowKilobytes);
    case 'cut':
    case 'silence':
    case 'reset':
      return link[disturbance]();
  }
}

/** Ends at once what would run out by itself within 30 s: messages and outbox rows in the hand of a dead process. */
export async function releaseWhatTheDeadHold(rig: Rig): Promise<void> {
  await rig.queues.endVisibilityTimeouts();
  await rig.pool.write(
    'UPDATE outbox_table SET claimed_until = UTC_TIMESTAMP(3) WHERE published_at IS NULL AND claimed_until IS NOT NULL',
    [],
  );
}
