import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

/** One tab: a link, so that the address says which one is open. */
export interface Tab {
  key: string;
  title: string;
  href: string;
}

/** Tabs as links. The one that is open is the current page. */
export function tabs(label: string, items: readonly Tab[], current: string): TemplateResult {
  return html`<nav class="tabs" aria-label=${label}>${items.map(item => html`<a href=${item.href} aria-current=${ifDefined(item.key === current ? 'page' : undefined)}>${item.title}</a>`)}</nav>`;
}

/** The address that is shown, with other values in its query; null takes one out. */
export function withQuery(changes: Record<string, string | null>, url = new URL(location.href)): string {
  for (const [name, value] of Object.entries(changes)) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
  return url.pathname + url.search;
}
