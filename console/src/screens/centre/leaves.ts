import { apiJson, locale } from '@luban/console-sdk';

/** An installed extension that needs another. */
export interface Dependent {
  id: string;
  displayName?: string | null;
  version?: string | null;
  range?: string | null;
}

/** What an uninstall takes away, as far as the server knows. */
export interface Leaves {
  kinds: { name: string; count: number }[];
  dataBytes: number | null;
  routes: string[];
  console: { point: string; id: string; title?: string | null }[];
}

const address = (id: string, what: string) => `/api/kernel/v1/extensions/${encodeURIComponent(id)}/${what}?lang=${encodeURIComponent(locale())}`;

/** The installed extensions that need one. */
export async function dependentsOf(id: string, signal?: AbortSignal): Promise<Dependent[]> {
  const answer = await apiJson<Dependent[] | { items: Dependent[] }>(address(id, 'dependents'), signal && { signal });
  return Array.isArray(answer) ? answer : answer.items;
}

/** What goes with an extension. */
export const leavesOf = (id: string, signal?: AbortSignal) => apiJson<Leaves>(address(id, 'leaves'), signal && { signal });
