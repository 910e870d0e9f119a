import type { ConsoleNotification } from '@luban/console-sdk';
import { Store } from './store.js';

/** How many notifications were not seen yet. */
export const unread = new Store(0);

/** What extensions have told since the page was loaded, newest first. */
export const received = new Store<readonly ConsoleNotification[]>([]);

let count = 0;

/** Takes a notification from the stream. */
export function receiveNotification(data: Record<string, unknown>): void {
  const notification = { id: `n${Date.now()}-${count++}`, time: new Date().toISOString(), severity: 'info', title: '', ...data } as ConsoleNotification;
  received.set([notification, ...received.value].slice(0, 100));
}
