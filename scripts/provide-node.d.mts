/** Whether this version of Node can run the product. */
export function isNodeSupported(version: string): boolean;
