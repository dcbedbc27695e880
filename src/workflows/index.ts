export { invalidate } from './invalidate.ts';
export { reconcile } from './reconcile.ts';
