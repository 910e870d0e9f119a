import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import type { ConsoleContribution, VersionDetails } from '../centre/model.js';
import { nameOfPoint } from '../centre/points.js';

/** What a version adds: to the console, to the API, to the kinds. */
@customElement('lb-contributions-tab')
export class ContributionsTab extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    ul { list-style: none; padding: 0; margin-block-start: var(--lb-space-3); display: grid; gap: var(--lb-space-2); }
    li { display: grid; grid-template-columns: minmax(0, 11rem) minmax(0, 1fr); gap: var(--lb-space-1) var(--lb-space-3); align-items: baseline; }
    li > :only-child { grid-column: 1 / -1; }
    code { overflow-wrap: anywhere; } .method { color: var(--lb-text-muted); }
    h2 { display: flex; gap: var(--lb-space-2); align-items: center; }
  `];

  @property({ attribute: false }) details!: VersionDetails;
  /** Whether this version runs, so that its routes and kinds are known. */
  @property({ type: Boolean }) serving = false;

  protected override render() {
    const { console: fragments = [], routes, kinds } = this.details.contributions;
    const parts = [
      this.section('layout-dashboard', 'marketplace.contributes.console', fragments.map(fragment => this.fragment(fragment))),
      this.section('network', 'marketplace.contributes.routes', (routes ?? []).map(route => html`<li><span class="method small">${route.methods.join(', ')}</span><code>${route.pattern}</code></li>`)),
      this.section('database', 'marketplace.contributes.kinds', (kinds ?? []).map(kind => html`<li><code>${kind}</code></li>`)),
    ].filter(part => part !== nothing);
    const unknown = !routes && !kinds;
    return html`
      ${parts}
      ${unknown && !this.serving ? html`<p class="small muted">${t('marketplace.contributes.unknown')}</p>` : nothing}
      ${parts.length === 0 ? html`<div class="card"><lb-empty icon="plug" heading=${t('marketplace.contributes.none')} text=${t('marketplace.contributes.noneText')}></lb-empty></div>` : nothing}`;
  }

  private fragment({ point, id, title }: ConsoleContribution) {
    return html`<li><span class="muted small">${nameOfPoint(point)}</span><span>${title || id}</span></li>`;
  }

  private section(icon: string, title: string, items: TemplateResult[]) {
    return items.length ? html`<section class="card"><h2><wa-icon name=${icon} aria-hidden="true"></wa-icon>${t(title)} <span class="small muted">${items.length}</span></h2><ul>${items}</ul></section>` : nothing;
  }
}
