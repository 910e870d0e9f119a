import { Store } from './store.js';

/** What can lie over the page. Each is loaded when it is first asked for. */
export type Panel = 'palette' | 'jobs' | 'notifications' | 'help';

/** The panel that is open. */
export const panel = new Store<Panel | null>(null);

/** Opens a panel in the place of any other. */
export function show(next: Panel | null): void {
  panel.set(next);
}
