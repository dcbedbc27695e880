/** An error and its causes, each message once, without stacks. */
export function describeError(error: unknown): string {
  const texts: string[] = [];
  for (let each: unknown = error; each !== undefined && each !== null;) {
    texts.push(each instanceof Error ? each.message : JSON.stringify(each));
    each = each instanceof Error ? each.cause : undefined;
  }
  return texts.join('\n');
}
