/** Whether `node_modules` in the folder is what its lock file says. */
export function arePackagesInstalled(folder?: string): boolean;
