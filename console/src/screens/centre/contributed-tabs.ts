import { html } from 'lit';
import { contributionsAt, titleOf } from '../../core/index.js';
import type { InstallPlan } from './model.js';
import type { Tab } from './tabs.js';

const point = 'luban/extension/tab/v1';

/** The tabs that an extension adds to its own page, and others to every extension's. */
export function contributedTabs(id: string, plan: InstallPlan | undefined): Tab[] {
  const props = { extension: id, version: plan?.status?.installedVersion ?? '' };
  return contributionsAt(point, placed => isFor(placed.contribution.data['extension'], id)).map(placed => ({
    name: placed.contribution.id,
    label: titleOf(placed),
    content: () => html`<lb-slot point=${point} .props=${props} .filter=${(other: { contribution: { id: string } }) => other.contribution.id === placed.contribution.id}></lb-slot>`,
  }));
}

// A contribution may name the extension whose page it belongs to.
function isFor(wanted: unknown, id: string): boolean {
  return typeof wanted !== 'string' || wanted.toLowerCase() === id.toLowerCase();
}
