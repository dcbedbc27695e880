/** How to run the npm that runs us, with a given Node. */
export function npmCommand(node: string, args: readonly string[]): { command: string; args: string[] };

/** The environment in which `node` is this one. */
export function environmentWithNode(node: string): NodeJS.ProcessEnv;
