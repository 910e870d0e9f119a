import type { Route } from './areas.js';
import { compile, find, type Pattern } from './patterns.js';

/** A route that matches an address, with what the address says. */
export interface Match {
  route: Route;
  params: Record<string, string>;
  query: URLSearchParams;
}

type Listener = (match: Match | null, url: URL) => void;

const routes: Pattern[] = [];
const listeners = new Set<Listener>();

/** Adds pages. Paths with fixed parts win over paths with parameters. */
export function addRoutes(added: readonly Route[]): void {
  routes.push(...added.map(compile));
}

/** Takes pages out, as when an extension goes. */
export function removeRoutes(removed: readonly Route[]): void {
  for (let i = routes.length - 1; i >= 0; i--) if (removed.includes(routes[i]!.route)) routes.splice(i, 1);
}

/** The page of an address, or null. */
export function match(url: URL): Match | null {
  const found = find(routes, url.pathname);
  return found && { ...found, query: url.searchParams };
}

/** Hears of every change of the address; called at once with the current one. */
export function onNavigate(listener: Listener): () => void {
  listeners.add(listener);
  const url = new URL(location.href);
  const found = match(url);
  shown = found?.route;
  listener(found, url);
  return () => listeners.delete(listener);
}

/** Goes to an address of the console. */
export function navigate(path: string, { replace = false }: { replace?: boolean } = {}): void {
  const url = new URL(path, location.href);
  if (url.href !== location.href) history[replace ? 'replaceState' : 'pushState'](null, '', url);
  announce();
}

/** Changes the query of the address without a new page, as filters do. */
export function setQuery(changes: Record<string, string | null>, { replace = true } = {}): void {
  navigate(withQuery(changes), { replace });
}

/** The address that is shown, with other values in its query; null takes one out. */
export function withQuery(changes: Record<string, string | null>, url = new URL(location.href)): string {
  for (const [name, value] of Object.entries(changes)) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
  return url.pathname + url.search;
}

/** The page that is shown. */
export function currentRoute(): Route | undefined {
  return shown;
}

/** Looks again which page the address is, as when pages came or went. */
export function refresh(): void {
  announce();
}

let shown: Route | undefined;

function announce(): void {
  const url = new URL(location.href);
  const found = match(url);
  shown = found?.route;
  for (const listener of [...listeners]) listener(found, url);
}

/** Whether the server, not the console, answers this path. */
const servedElsewhere = /^\/(api|apis|openapi|ext|assets|console|oauth|\.well-known|feeds|livez|readyz|version|metrics|clusters)(\/|$)/;

addEventListener('popstate', announce);
addEventListener('click', event => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.composedPath().find(target => target instanceof HTMLAnchorElement);
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin || servedElsewhere.test(link.pathname)) return;
  // A place in this very page is the browser's to find.
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
  event.preventDefault();
  navigate(link.href);
});
