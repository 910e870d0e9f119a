import { ApiError, apiFetch, locale, onLocaleChange } from '@luban/console-sdk';
import { preferences } from '../preferences.js';
import { Store } from '../store.js';
import { dark } from '../theme.js';
import { safeMode } from './safe-mode.js';
import { difference, place, type Difference } from './reconcile.js';
import type { ConsoleExtension, ContributionsDocument, Placed } from './types.js';
import { holds } from './when.js';

/** All that is placed in the console now. */
export const placed = new Store<readonly Placed[]>([]);

/** The extensions that have parts in the console, with those that are switched off or broken. */
export const consoleExtensions = new Store<readonly ConsoleExtension[]>([]);

/** The revision of the document that is shown; -1 before the first. */
export const revision = new Store(-1);

const listeners = new Set<(difference: Difference, before: readonly Placed[]) => void>();
let etag = '';
let document: ContributionsDocument = { revision: -1, sdk: '', extensions: [], contributions: [] };
let running: Promise<void> | null = null;
let again = false;
let wanted: number | undefined;
let failures = 0;

/** Hears of what each new document changes. */
export function onPlaced(listener: (difference: Difference, before: readonly Placed[]) => void): void {
  listeners.add(listener);
}

/**
 * Fetches what there is now and applies it. Only the newest state counts: however many calls come while
 * one is under way, one more follows it, and a revision that was missed is made good by the next.
 * @param announced The revision that was told of: nothing is fetched when it is the one that is shown, or that is on its way.
 */
export function syncContributions(announced?: number): Promise<void> {
  if (announced === undefined) again = true;
  else wanted = announced;
  return running ??= run().finally(() => { running = null; });
}

async function run(): Promise<void> {
  while (again || (wanted !== undefined && wanted !== revision.value)) {
    again = false;
    wanted = undefined;
    try {
      await fetchOnce();
      failures = 0;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // A server without contributions has none to show; anything else passes.
      if (error.status !== 404 && error.status !== 401) setTimeout(() => void syncContributions(), Math.min(30_000, 1000 * 2 ** failures++));
    }
  }
}

async function fetchOnce(): Promise<void> {
  const response = await apiFetch('/console/contributions', { cache: 'no-store', headers: etag ? { 'If-None-Match': etag } : {} });
  if (response.status === 304) return;
  document = await response.json() as ContributionsDocument;
  etag = response.headers.get('etag') ?? '';
  const start = performance.now();
  apply();
  performance.measure('luban:reconcile', { start });
}

function apply(): void {
  const before = placed.value;
  const excluded = new Set(preferences.value.disabledExtensions ?? []);
  const after = keepSame(before, safeMode ? [] : place(document, id => excluded.has(id)));
  consoleExtensions.set(document.extensions);
  revision.set(document.revision);
  const change = difference(before, after);
  const isSame = before.length === after.length && before.every((one, index) => one === after[index]);
  if (isSame) return;
  placed.set(after);
  for (const listener of [...listeners]) listener(change, before);
}

/** What has not changed stays the very same object, so that nothing is drawn anew. */
function keepSame(before: readonly Placed[], after: readonly Placed[]): Placed[] {
  const old = new Map(before.map(one => [one.contribution.id, one]));
  return after.map(one => {
    const known = old.get(one.contribution.id);
    return known && known.key === one.key && known.extension.frame === one.extension.frame && known.extension.degraded === one.extension.degraded ? known : one;
  });
}

/** The contributions at a point that are to be shown now, in their order. */
export function contributionsAt(point: string, filter: (placed: Placed) => boolean = () => true): Placed[] {
  const context = {
    locale: locale(), theme: dark.value ? 'dark' : 'light', width: innerWidth,
    installed: (id: string) => consoleExtensions.value.some(extension => extension.id === id),
    flag: (name: string) => (preferences.value['flags'] as string[] | undefined)?.includes(name) ?? false,
  };
  return placed.value.filter(one => one.contribution.point === point && isShown(one, context) && filter(one));
}

function isShown({ contribution }: Placed, context: Parameters<typeof holds>[1]): boolean {
  try {
    return holds(contribution.when, context);
  } catch (error) {
    console.warn(`${contribution.id}:`, error);
    return false;
  }
}

/** Counts up when something that conditions ask about has changed. */
export const surroundings = new Store(0);

let disabled = preferences.value.disabledExtensions;
preferences.subscribe(next => {
  if (next.disabledExtensions === disabled) return;
  disabled = next.disabledExtensions;
  apply();
});
const changed = () => surroundings.set(surroundings.value + 1);
dark.subscribe(changed);
onLocaleChange(changed);
matchMedia('(max-width: 640px)').addEventListener('change', changed);
matchMedia('(max-width: 900px)').addEventListener('change', changed);
matchMedia('(max-width: 1200px)').addEventListener('change', changed);
