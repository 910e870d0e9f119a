import { html, type TemplateResult } from 'lit';
import { t } from '@luban/console-sdk';
import { can, contributionsAt, titleOf, type Placed } from '../../core/index.js';
import type { KnownTile } from './layout.js';
import './audit-card.js';
import './extensions-card.js';
import './health-card.js';
import './jobs-card.js';
import './updates-card.js';

/** A card of the dashboard: one of ours, or an extension's. */
export interface Card extends KnownTile {
  title: string;
  icon: string;
  /** Where more of it is. */
  link?: string;
  body: () => TemplateResult;
  placed?: Placed;
}

const extensions = { verb: 'list', group: 'kernel.luban.dev', resource: 'extensions' };
const plans = { verb: 'list', group: 'kernel.luban.dev', resource: 'installplans' };
const audit = { verb: 'list', group: 'audit.luban.dev', resource: 'records' };

/** The cards that there are for this user now. */
export function knownCards(): Card[] {
  const own: (Card | false)[] = [
    { id: 'health', title: t('dashboard.health'), icon: 'activity', w: 1, h: 1, body: () => html`<lb-health-card></lb-health-card>` },
    can(extensions) && { id: 'extensions', title: t('dashboard.extensions'), icon: 'package', link: '/extensions', w: 3, h: 1, minW: 1, body: () => html`<lb-extensions-card></lb-extensions-card>` },
    can(plans) && { id: 'jobs', title: t('dashboard.jobs'), icon: 'list-checks', w: 2, h: 2, body: () => html`<lb-jobs-card></lb-jobs-card>` },
    can(audit) && { id: 'audit', title: t('dashboard.audit'), icon: 'scroll-text', link: '/audit', w: 2, h: 2, body: () => html`<lb-audit-card></lb-audit-card>` },
    can(extensions) && { id: 'updates', title: t('dashboard.updates'), icon: 'download', link: '/extensions?state=updates', w: 1, h: 1, body: () => html`<lb-updates-card></lb-updates-card>` },
  ];
  return [...own.filter(card => card !== false), ...contributionsAt('luban/dashboard/widget/v1').map(contributed)];
}

function contributed(placed: Placed): Card {
  const size = (placed.contribution.data['size'] ?? {}) as { w?: number; h?: number; minW?: number };
  return {
    id: placed.contribution.id, title: titleOf(placed), icon: String(placed.contribution.data['icon'] ?? 'box'), w: size.w ?? 1, h: size.h ?? 1, minW: size.minW ?? 1, placed,
    body: () => html`<lb-fragment .placed=${placed} .props=${propsOf(size)}></lb-fragment>`,
  };
}

const sizes = new Map<string, Record<string, unknown>>();

/** The same object for the same size, so that a fragment hears of new props only when there are some. */
function propsOf({ w = 1, h = 1 }: { w?: number; h?: number }): Record<string, unknown> {
  const key = `${w}x${h}`;
  if (!sizes.has(key)) sizes.set(key, { width: w, height: h });
  return sizes.get(key)!;
}
