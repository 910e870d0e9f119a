import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { format, Localized, t } from '@luban/console-sdk';
import { loadOverview, overview, overviewProblem, shared, Watch } from '../../core/index.js';

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

  constructor() {
    super();
    new Watch(this, overview, overviewProblem);
  }

  protected override render() {
    if (!overview.value) return overviewProblem.value ? html`<lb-error .error=${overviewProblem.value} @lb-retry=${() => loadOverview()}></lb-error>` : html`<lb-skeleton rows="2"></lb-skeleton>`;
    const counts = overview.value.extensions ?? {};
    return html`<div class="tiles">${tiles.map(({ state, icon, path }) => html`
      <a class="${state} ${counts[state] ? 'some' : ''}" href=${path}><strong>${format.number(counts[state] ?? 0)}</strong><span><wa-icon name=${icon}></wa-icon>${t(`dashboard.extensions.${state}`)}</span></a>`)}</div>`;
  }
}
