/** A mistake of the user: its message is shown as one line (what, where, expected, what to do), and the exit code is 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode = 2;
}
