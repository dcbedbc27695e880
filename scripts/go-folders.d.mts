export const goFolders: readonly string[];
