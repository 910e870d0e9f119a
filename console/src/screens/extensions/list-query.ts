import { phaseOf } from '../centre/actions.js';
import type { CatalogueItem, InstallPlan } from '../centre/model.js';
import { healthOf, toneOf, type Tone } from '../centre/phases.js';

/** An installed extension as the list shows it. */
export interface InstalledRow {
  id: string;
  name: string;
  displayName: string;
  plan: InstallPlan;
  item: CatalogueItem | null;
  state: string;
  tone: Tone;
  health: Tone;
  version: string;
  update: string | null;
  installedAt: string | null;
}

/** What the list is filtered by. */
export interface ListQuery {
  text: string;
  state: string;
  source: string;
}

/** The states that the list is filtered by. */
export const listStates = ['updates', 'working', 'failed', 'disabled', 'approval'] as const;

/** Reads the address. */
export function readListQuery(query: URLSearchParams): ListQuery {
  return { text: query.get('q') ?? '', state: query.get('state') ?? '', source: query.get('source') ?? '' };
}

/** The rows of all plans, with what the catalogue says of them. */
export function toRows(plans: readonly InstallPlan[], items: readonly CatalogueItem[]): InstalledRow[] {
  const known = new Map(items.map(item => [item.id.toLowerCase(), item]));
  return plans.map(plan => {
    const id = plan.spec.extension.id;
    const item = known.get(id.toLowerCase()) ?? null;
    const state = phaseOf(plan);
    const installed = plan.status?.installedVersion ?? null;
    return {
      id, plan, item, state, name: plan.metadata.name, displayName: item?.displayName ?? id, tone: toneOf(state), health: healthOf(plan),
      version: installed ?? '', update: item?.updateAvailable && item.recommendedVersion !== installed ? item.recommendedVersion ?? null : null,
      installedAt: plan.metadata.creationTimestamp ?? null,
    };
  });
}

/** Whether a row is shown. */
export function matches(row: InstalledRow, query: ListQuery): boolean {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${row.id} ${row.displayName} ${row.item?.publisher ?? ''}`.toLowerCase();
  return words.every(word => text.includes(word)) && (!query.source || row.plan.status?.source === query.source) && isIn(row, query.state);
}

function isIn(row: InstalledRow, state: string): boolean {
  switch (state) {
    case 'updates': return row.update !== null;
    case 'working': return row.tone === 'busy';
    case 'failed': return row.state === 'Failed' || row.health === 'error' || row.health === 'warn';
    case 'disabled': return row.state === 'Disabled';
    case 'approval': return !!row.plan.status?.pendingApproval;
    default: return true;
  }
}
