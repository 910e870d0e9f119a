import { ApiError, apiJson } from '@luban/console-sdk';
import { html, nothing, type ReactiveControllerHost } from 'lit';
import type { StoredList } from './kinds.js';

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
