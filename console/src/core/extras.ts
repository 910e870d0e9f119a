import { addMessages } from '@luban/console-sdk';
import { panelMessages } from '../locales/index.js';
import { startJobs } from './jobs.js';
import { startNotifications } from './notifications.js';
import { startOverview } from './overview.js';

/** What may begin a moment after the first paint. */
export async function startExtras(): Promise<void> {
  await addMessages(panelMessages);
  startJobs();
  startOverview();
  startNotifications();
}
