import {
  approveSignal,
  pauseSignal,
  rejectSignal,
  resumeSignal,
  retryFailedSignal,
  skipStoresSignal,
  throttleSignal,
} from '../contract/names.ts';

/** What an operator can tell a run: the signal for the UI's form, and the command that sends the same. */
export interface Order {
  readonly purpose: string;
  readonly signal: string;
  /** Input of the signal, as JSON. */
  readonly input: string;
  readonly command: string;
}

const actor = 'your name';
const reason = 'why';

/** The orders to the run of a job, as they stand on its page. */
export function ordersTo(jobId: string) {
  const order = (purpose: string, signal: string, input: object, command: string): Order => ({
    purpose,
    signal,
    input: JSON.stringify(input),
    command: `freshet ${command}`,
  });
  return {
    pause: order('pause it, for an hour', pauseSignal, { actor, reason }, `pause ${jobId} --reason why`),
    resume: order('end the pause', resumeSignal, { actor }, `resume ${jobId}`),
    throttle: order(
      'slow it down',
      throttleSignal,
      { storesPerSecond: 20, actor, reason },
      `throttle ${jobId} --stores-per-second 20 --reason why`,
    ),
    liftThrottle: order(
      'lift the throttle',
      throttleSignal,
      { storesPerSecond: null, actor, reason },
      `throttle ${jobId} --lift --reason why`,
    ),
    retry: order('try again at once', retryFailedSignal, { actor }, `retry ${jobId}`),
    skip: (stores: readonly string[]) =>
      order(
        'finish without these stores',
        skipStoresSignal,
        { stores, actor, reason },
        `skip ${jobId} --stores '${stores.join(',')}' --reason why`,
      ),
    approve: order('let it go on', approveSignal, { actor }, `approve ${jobId}`),
    reject: order('end it for good', rejectSignal, { actor, reason }, `reject ${jobId} --reason why`),
  };
}
