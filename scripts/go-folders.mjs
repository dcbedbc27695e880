/** Places of Go that are often not on PATH. */
export const goFolders = ['/usr/local/go/bin', '/opt/homebrew/bin', '/snap/bin'];
