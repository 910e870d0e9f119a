import { Store } from './store.js';

/** An operation on an extension, as its install plan shows it. */
export interface Job {
  /** The name of the install plan. */
  name: string;
  isRunning: boolean;
}

/** The operations that the user may see, newest first. */
export const jobs = new Store<readonly Job[]>([]);
