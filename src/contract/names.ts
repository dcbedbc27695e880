/** Wire names: task queues, workflow type, search attributes, memo, messages. They are the API; tests pin them. */

/** Workflow tasks, and the local activities of small events. */
export const invalidationTaskQueue = 'freshet-invalidation';
/** Regular activities: batches of bulk runs, and whatever a local step handed over. */
export const bulkTaskQueue = 'freshet-bulk';
/** Sweeps over the outbox; their workflow tasks run on `freshet-invalidation`. */
export const reconcileTaskQueue = 'freshet-reconcile';

/** Workflow type; the exported function of `src/workflows/index.ts` bears the same name. */
export const invalidateWorkflowType = 'invalidate';
/** Workflow type of a sweep over the outbox. */
export const reconcileWorkflowType = 'reconcile';

/** Temporal Schedule that starts the sweeps, and the beginning of their workflow IDs. */
export const reconcileScheduleId = 'freshet-reconcile';

/** Search attributes, registered by `freshet migrate`. Types: Keyword but for stores (Int) and paused (Bool). */
export const searchAttributes = {
  eventType: 'FreshetEventType',
  source: 'FreshetSource',
  jobId: 'FreshetJobId',
  phase: 'FreshetPhase',
  stores: 'FreshetStores',
  paused: 'FreshetPaused',
} as const;

/** Memo fields of a run, written once at its start. */
export const memoKeys = {
  /** Hash over detail-type, source, ID and normalised payload: tells a duplicate from a content conflict. */
  eventHash: 'eventHash',
  eventId: 'eventId',
  eventTime: 'eventTime',
  rule: 'rule',
  /** There where the bridge sent the run's deletes beside its start as well. */
  deletedAhead: 'deletedAhead',
} as const;

/** Wire name of a signal or query = name of its constant without the kind. */
export const pauseSignal = 'pause';
export const resumeSignal = 'resume';
export const throttleSignal = 'throttle';
export const skipStoresSignal = 'skipStores';
export const retryFailedSignal = 'retryFailed';
export const approveSignal = 'approve';
export const rejectSignal = 'reject';
export const progressQuery = 'progress';
