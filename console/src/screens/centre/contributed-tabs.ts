import type { InstallPlan } from './model.js';
import type { Tab } from './tabs.js';

/** The tabs that extensions add to the page of an extension. */
export function contributedTabs(_id: string, _plan: InstallPlan | undefined): Tab[] {
  return [];
}
