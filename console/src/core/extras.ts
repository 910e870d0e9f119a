import { addMessages } from '@luban/console-sdk';
import { panelMessages } from '../locales/index.js';
import { startJobs } from './jobs.js';
import { startNotifications } from './notifications.js';
import { startOverview } from './overview.js';
import { startShortcuts } from './shortcuts.js';

/** What may begin a moment after the first paint. */
export async function startExtras(): Promise<void> {
  startShortcuts();
  await addMessages(panelMessages);
  startJobs();
  startOverview();
  startNotifications();
}
