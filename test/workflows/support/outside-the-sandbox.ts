/** A workflow entry that reaches for an activity, and through it for Node: what the sandbox must refuse. */
export { deleteKeys } from '../../../src/activities/delete-keys.ts';
