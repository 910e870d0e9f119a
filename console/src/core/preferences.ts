import { ApiError, apiFetch } from '@luban/console-sdk';
import { Store } from './store.js';

/** What a user has chosen, kept by the server. */
export interface Preferences {
  locale?: string;
  theme?: string;
  /** Whether the navigation is narrow. */
  sidebar?: 'wide' | 'narrow';
  /** The user's own arrangement of the dashboard. */
  dashboard?: unknown;
  favourites?: string[];
  /** Extensions whose parts of the console this user does without. */
  disabledExtensions?: string[];
  /** The ids of notifications that were seen. */
  readNotifications?: string[];
  [key: string]: unknown;
}

const path = '/console/preferences';
const localKey = 'luban.preferences';

/** The preferences of the user; those of the last visit until the server has answered. */
export const preferences = new Store<Preferences>(readLocal());

let etag: string | null = null;
let changes: Preferences = {};
let timer = 0;
let saving = Promise.resolve();

/** Reads the preferences from the server. */
export async function loadPreferences(): Promise<void> {
  try {
    show({ ...await read(), ...changes });
  } catch (error) {
    // A server that keeps none is no reason to show none: those of this browser stand in.
    if (!(error instanceof ApiError)) throw error;
  }
}

/** Changes some preferences at once, and on the server soon after. */
export function setPreferences(change: Preferences): void {
  changes = { ...changes, ...change };
  show({ ...preferences.value, ...change });
  clearTimeout(timer);
  timer = setTimeout(() => void flushPreferences(), 400) as unknown as number;
}

/** Writes what was changed. */
export function flushPreferences(): Promise<void> {
  clearTimeout(timer);
  return saving = saving.then(save, save);
}

async function save(): Promise<void> {
  const mine = changes;
  if (!Object.keys(mine).length) return;
  changes = {};
  try {
    await write(mine).catch(async error => {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      // Another tab was quicker: what it wrote stays, and this change comes on top.
      show({ ...await read(), ...mine, ...changes });
      await write({});
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    changes = { ...mine, ...changes };
  }
}

async function write(mine: Preferences): Promise<void> {
  const response = await apiFetch(path, {
    method: 'PUT', keepalive: true,
    headers: { 'Content-Type': 'application/json', ...(etag ? { 'If-Match': etag } : {}) },
    body: JSON.stringify({ ...preferences.value, ...mine }),
  });
  etag = response.headers.get('etag') ?? etag;
}

async function read(): Promise<Preferences> {
  const response = await apiFetch(path);
  etag = response.headers.get('etag');
  return await response.json() as Preferences;
}

function show(next: Preferences): void {
  localStorage.setItem(localKey, JSON.stringify(next));
  preferences.set(next);
}

function readLocal(): Preferences {
  try {
    return JSON.parse(localStorage.getItem(localKey) ?? '{}') as Preferences;
  } catch {
    return {};
  }
}

addEventListener('pagehide', () => void flushPreferences());
addEventListener('storage', event => {
  if (event.key === localKey) preferences.set({ ...readLocal(), ...changes });
});
