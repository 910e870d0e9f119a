import { Store } from './store.js';

/** How many notifications were not seen yet. */
export const unread = new Store(0);
