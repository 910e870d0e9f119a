import { ApiError, apiJson, locale, onLocaleChange } from '@luban/console-sdk';
import { connection } from './connection.js';
import { plansChanged } from './jobs.js';
import { placed } from './runtime/contributions.js';
import { Store } from './store.js';

/** How the platform stands, in one answer. */
export interface Overview {
  health: { ready: boolean; checks: { name: string; state: 'Good' | 'Degraded' | 'Bad' }[] };
  /** How many extensions are in each state; absent for who may not list them. */
  extensions?: Record<string, number>;
  /** What can be brought up to date; absent for who may not list extensions. */
  updates?: Update[];
}

/** An extension that can be brought up to date. */
export interface Update { id: string; displayName: string; recommendedVersion?: string; installedVersion?: string; updated?: string }

/** How the platform stands, as it was last heard; undefined until then. */
export const overview = new Store<Overview | undefined>(undefined);

/** Why nothing newer is known. */
export const overviewProblem = new Store<ApiError | undefined>(undefined);

const often = 600_000;
let asking: Promise<void> | undefined;
let timer = 0;

/** Asks how the platform stands. Who asks while the answer is on its way shares it. */
export function loadOverview(): Promise<void> {
  return asking ??= ask().finally(() => { asking = undefined; });
}

/** Keeps it current from now on. */
export function startOverview(): void {
  if (!overview.value) void loadOverview();
  let wasLost = false;
  connection.subscribe(state => {
    if (state === 'lost' || wasLost) soon();
    wasLost = state === 'lost';
  });
  plansChanged.subscribe(soon);
  placed.subscribe(soon);
  onLocaleChange(soon);
  setInterval(() => void loadOverview(), often);
}

async function ask(): Promise<void> {
  try {
    overview.set(await apiJson<Overview>(`/api/kernel/v1/overview?lang=${locale()}`));
    overviewProblem.set(undefined);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    overviewProblem.set(error);
  }
}

/** Install plans change often while they work: it is asked once they rest. */
function soon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void loadOverview(), 500) as unknown as number;
}
