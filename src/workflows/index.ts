export { invalidate } from './invalidate.ts';
