import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { format, Localized, t } from '@luban/console-sdk';
import { Fetched, plansChanged, shared } from '../../core/index.js';
import { extensionCounts } from './counts.js';

const tiles = [
  { state: 'installed', icon: 'package', path: '/extensions' },
  { state: 'updates', icon: 'download', path: '/extensions?state=updates' },
  { state: 'failed', icon: 'circle-alert', path: '/extensions?state=failed' },
  { state: 'disabled', icon: 'power', path: '/extensions?state=disabled' },
  { state: 'notInstalled', icon: 'store', path: '/marketplace' },
] as const;

/** How many extensions are in each state. */
@customElement('lb-extensions-card')
export class ExtensionsCard extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { block-size: 100%; }
    .tiles { block-size: 100%; grid-auto-rows: minmax(72px, 1fr); display: grid; gap: var(--lb-space-3); grid-template-columns: repeat(auto-fit, minmax(104px, 1fr)); }
    a { display: grid; align-content: center; gap: 2px; padding: var(--lb-space-2) var(--lb-space-3); border-radius: var(--lb-radius-small); background: var(--lb-page); color: var(--lb-text); }
    a:hover { text-decoration: none; background: var(--wa-color-neutral-fill-quiet); }
    strong { font-size: 1.6rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
    span { display: flex; gap: var(--lb-space-2); align-items: center; color: var(--lb-text-muted); font-size: 0.87rem; }
    a.updates.some strong { color: var(--lb-link); } a.failed.some strong { color: var(--lb-error); }
  `];

  private readonly counts = new Fetched(this, extensionCounts, [plansChanged]);

  protected override render() {
    const { value, error, isLoading } = this.counts;
    if (isLoading) return html`<lb-skeleton rows="2"></lb-skeleton>`;
    if (!value) return html`<lb-error .error=${error} @lb-retry=${() => this.counts.reload()}></lb-error>`;
    return html`<div class="tiles">${tiles.map(({ state, icon, path }) => html`
      <a class="${state} ${value.get(state) ? 'some' : ''}" href=${path}><strong>${format.number(value.get(state) ?? 0)}</strong><span><wa-icon name=${icon}></wa-icon>${t(`dashboard.extensions.${state}`)}</span></a>`)}</div>`;
  }
}
