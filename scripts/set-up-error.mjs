/** Something the set-up cannot provide: shown as it is, without a stack trace. Its message names the ways out. */
export class SetUpError extends Error {}
