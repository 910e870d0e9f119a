import { Store } from './store.js';

/** Whether the stream of events flows. */
export const connection = new Store<'connecting' | 'open' | 'lost'>('connecting');
