import { addMessages } from '@luban/console-sdk';
import '@luban/console-sdk/components';
import area from './index.js';
import { openUpdates } from './updates.js';

/** Shows what an update of everything would do. */
export async function updateAll(): Promise<void> {
  await addMessages(area.messages);
  openUpdates(null);
}
