import '@awesome.me/webawesome/dist/components/tab-group/tab-group.js';
import '@awesome.me/webawesome/dist/components/tab-panel/tab-panel.js';
import '@awesome.me/webawesome/dist/components/tab/tab.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import { setQuery } from '../../core/index.js';

/** A tab: its words, and its content, drawn only while it is the active one. */
export interface Tab {
  name: string;
  label: string;
  /** How many there are behind it. */
  count?: number | undefined;
  content: () => TemplateResult | HTMLElement | typeof nothing;
}

/** How tabs look in a shadow root that has some. */
export const tabStyles = css`
  wa-tab-group { --indicator-color: var(--lb-brand); --track-color: var(--lb-border); --track-width: 1px; }
  wa-tab { border-block-end: 2px solid transparent; margin-block-end: -1px; }
  wa-tab[active] { border-block-end-color: var(--lb-brand); }
  wa-tab::part(base) { padding: 7px 12px; font-weight: 400; color: var(--lb-text-muted); }
  wa-tab:hover::part(base) { color: var(--lb-text); }
  wa-tab[active]::part(base) { color: var(--lb-text); font-weight: 600; }
  wa-tab-panel::part(base) { padding-block: var(--lb-space-4); padding-inline: 0; }
  .panel { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); }
  .count { display: inline-block; min-inline-size: 18px; padding: 0 5px; border-radius: 9px; background: var(--lb-border); color: var(--lb-text); font-size: 0.75rem; text-align: center; margin-inline-start: 4px; }
`;

/** Tabs of which the active one stands in the address. */
export function tabs(all: readonly Tab[], asked: string | null): TemplateResult {
  const active = all.find(tab => tab.name === asked) ?? all[0]!;
  return html`
    <wa-tab-group .active=${active.name} @wa-tab-show=${(event: CustomEvent<{ name: string }>) => show(event, all, active.name)}>
      ${all.map(tab => html`<wa-tab panel=${tab.name}>${tab.label}${tab.count ? html` <span class="count">${tab.count}</span>` : nothing}</wa-tab>`)}
      ${all.map(tab => html`<wa-tab-panel name=${tab.name}>${tab === active ? html`<div class="panel">${tab.content()}</div>` : nothing}</wa-tab-panel>`)}
    </wa-tab-group>`;
}

function show(event: CustomEvent<{ name: string }>, all: readonly Tab[], active: string): void {
  const { name } = event.detail;
  if (name !== active && all.some(tab => tab.name === name)) setQuery({ tab: name === all[0]!.name ? null : name });
}
