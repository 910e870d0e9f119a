import { ApiError, apiJson, resource, type KubeObject, type LiveList } from '@luban/console-sdk';
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { StoredList } from './kinds.js';

/** How data stands, as tables and cards show it. */
export type DataState = 'loading' | 'ready' | 'stale' | 'error' | 'forbidden';

/** Reads something for an element, again whenever it is told to, and keeps what was there until the new is. */
export class Loaded<T> implements ReactiveController {
  state: DataState = 'loading';
  value: T | undefined;
  error: unknown;
  private aborting = new AbortController();

  constructor(private readonly host: ReactiveControllerHost, private readonly read: (signal: AbortSignal) => Promise<T>, private readonly automatic = true) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.automatic) void this.reload();
  }

  hostDisconnected(): void {
    this.aborting.abort();
  }

  /** Reads anew. Of several calls only the last one counts. */
  async reload(): Promise<void> {
    this.aborting.abort();
    const { signal } = (this.aborting = new AbortController());
    if (this.value === undefined) this.enter('loading');
    try {
      const value = await this.read(signal);
      if (signal.aborted) return;
      this.value = value;
      this.enter('ready');
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  /** Forgets what was read, as when it is about something else now. */
  reset(): void {
    this.aborting.abort();
    this.value = undefined;
    this.enter('loading');
  }

  private fail(error: unknown): void {
    this.error = error;
    this.enter(error instanceof ApiError && error.isForbidden ? 'forbidden' : this.value === undefined ? 'error' : 'stale');
  }

  private enter(state: DataState): void {
    if (state === 'ready' || state === 'loading') this.error = undefined;
    this.state = state;
    this.host.requestUpdate();
  }
}

/** Does things for an element, and shows what went wrong on the page where they were begun. */
export class Attempt {
  problem: unknown;

  constructor(private readonly host: ReactiveControllerHost) {}

  /** Does it; an error is kept until the next attempt. */
  async run(action: () => Promise<unknown>): Promise<void> {
    this.enter(undefined);
    try {
      await action();
    } catch (error) {
      this.enter(error);
    }
  }

  /** What went wrong; nothing when nothing did. */
  shown(heading = '') {
    return this.problem === undefined ? nothing : html`<lb-problem no-retry heading=${heading} .error=${this.problem}></lb-problem>`;
  }

  private enter(problem: unknown): void {
    if (problem === this.problem) return;
    this.problem = problem;
    this.host.requestUpdate();
  }
}

/** Which resources an element follows. */
export interface Followed {
  apiVersion: string;
  plural: string;
  namespace?: string;
  name?: string;
}

/** Follows resources for as long as an element is on the page; other ones as soon as the answer of `which` differs. */
export class Live<T> implements ReactiveController {
  private list: LiveList<KubeObject> | null = null;
  private key = '';

  constructor(private readonly host: ReactiveControllerHost, private readonly which: () => Followed | null) {
    host.addController(this);
  }

  get items(): readonly T[] {
    return (this.list?.items ?? []) as unknown as readonly T[];
  }

  /** The only one; undefined when it is not there. */
  get item(): T | undefined {
    return this.items[0];
  }

  get state(): DataState {
    const status = this.list?.status ?? 'loading';
    return status === 'live' ? 'ready' : status;
  }

  get error(): unknown {
    return this.list?.error;
  }

  reload(): void {
    this.list?.reload();
  }

  hostUpdate(): void {
    const which = this.which();
    const key = which ? JSON.stringify(which) : '';
    if (key === this.key && this.list) return;
    this.list?.dispose();
    this.key = key;
    this.list = which ? resource(which.apiVersion, which.plural, which.namespace ? { namespace: which.namespace } : {}).watch(which.name ? { name: which.name } : {}) : null;
    this.list?.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.list?.dispose();
    this.list = null;
  }
}

/** Reads all pages of a list. */
export async function listAll<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  for (let next = ''; ;) {
    const page = await apiJson<StoredList<T>>(`${path}${path.includes('?') ? '&' : '?'}limit=500${next ? `&continue=${encodeURIComponent(next)}` : ''}`, signal ? { signal } : {});
    items.push(...(page.items ?? []));
    next = page.metadata?.continue ?? '';
    if (!next) return items;
  }
}

/** Like `listAll`, but with nothing where the right to list is missing: for suggestions, which must not stand in the way. */
export async function listAllowed<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  return await listAll<T>(path, signal).catch(error => {
    if (error instanceof ApiError && (error.isForbidden || error.status === 404)) return [];
    throw error;
  });
}

/** Changes a part of an object. */
export function patch<T>(path: string, change: unknown): Promise<T> {
  return apiJson<T>(path, { method: 'PATCH', headers: { 'Content-Type': 'application/merge-patch+json' }, body: change });
}

/** Roots of the APIs of these screens. */
export const api = {
  iam: '/apis/iam.luban.dev/v1',
  rbac: '/apis/rbac.authorization.k8s.io/v1',
  tenant: '/apis/tenant.luban.dev/v1',
  audit: '/apis/audit.luban.dev/v1',
  core: '/api/v1',
} as const;

/** A path of escaped parts below a root. */
export function pathOf(root: string, ...parts: string[]): string {
  return [root, ...parts.map(encodeURIComponent)].join('/');
}
