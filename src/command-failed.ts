/** Something did not work, through no mistake of the user: shown as it is, exit code 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly exitCode = 1;
}
