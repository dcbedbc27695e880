/** Ends the process group when this process dies, even by kill -9: SIGTERM, then SIGKILL after `graceMs` (0: SIGKILL at once). */
export function guardProcessGroup(pid: number, graceMs: number): void;
/** The group is gone, or may live on. */
export function forgetProcessGroup(pid: number): void;
/** Removes the folder when this process dies, after the guarded processes have ended. */
export function removeFolderAtEnd(folder: string): void;
/** The folder has been removed, or may stay. */
export function keepFolder(folder: string): void;
