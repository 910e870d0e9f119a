import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { loadOverview, overview, overviewProblem, shared, Watch } from '../../core/index.js';
import { cardStyles } from './card-styles.js';

/** What can be brought up to date. */
@customElement('lb-updates-card')
export class UpdatesCard extends Localized(LitElement) {
  static override styles = [shared, cardStyles];

  constructor() {
    super();
    new Watch(this, overview, overviewProblem);
  }

  protected override render() {
    if (!overview.value) return overviewProblem.value ? html`<lb-error .error=${overviewProblem.value} @lb-retry=${() => loadOverview()}></lb-error>` : html`<lb-skeleton rows="3"></lb-skeleton>`;
    const all = overview.value.updates ?? [];
    if (!all.length) return html`<p class="none"><wa-icon name="circle-check"></wa-icon>${t('dashboard.updates.none')}</p>`;
    return html`<ul>${all.slice(0, 8).map(one => html`
      <li><wa-icon name="download"></wa-icon><a class="name" href=${`/extensions/${encodeURIComponent(one.id.toLowerCase())}`}>${one.displayName}</a><span class="end">${one.installedVersion} → ${one.recommendedVersion}</span></li>`)}</ul>`;
  }
}
