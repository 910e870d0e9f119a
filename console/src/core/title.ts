import { recentVisits, rememberVisit } from './recent.js';

const product = 'LuBan';

/** Names the page in the browser's tab and among the recent ones, as when a detail page knows the name of what it shows. */
export function setPageTitle(title: string): void {
  document.title = title ? `${title} · ${product}` : product;
  if (title && recentVisits()[0]?.path === location.pathname) rememberVisit({ path: location.pathname, title });
}
