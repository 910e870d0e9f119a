import { html } from 'lit';
import { contributionsAt, titleOf } from '../../core/index.js';
import type { InstallPlan } from './model.js';
import type { Tab } from './tabs.js';

const point = 'luban/extension/tab/v1';

/** The tabs that an extension adds to its own page. */
export function contributedTabs(id: string, plan: InstallPlan | undefined): Tab[] {
  const props = { extension: id, version: plan?.status?.installedVersion ?? '' };
  return contributionsAt(point, placed => placed.extension.id.toLowerCase() === id.toLowerCase()).map(placed => ({
    name: placed.contribution.id,
    label: titleOf(placed),
    content: () => html`<lb-slot point=${point} .props=${props} .filter=${(other: { contribution: { id: string } }) => other.contribution.id === placed.contribution.id}></lb-slot>`,
  }));
}
