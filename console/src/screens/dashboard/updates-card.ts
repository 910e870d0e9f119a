import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared, updates, Watch } from '../../core/index.js';
import { cardStyles } from './card-styles.js';

/** What can be brought up to date. */
@customElement('lb-updates-card')
export class UpdatesCard extends Localized(LitElement) {
  static override styles = [shared, cardStyles];

  constructor() {
    super();
    new Watch(this, updates);
  }

  protected override render() {
    const all = updates.value;
    if (!all) return html`<lb-skeleton rows="3"></lb-skeleton>`;
    if (!all.length) return html`<p class="none"><wa-icon name="circle-check"></wa-icon>${t('dashboard.updates.none')}</p>`;
    return html`<ul>${all.slice(0, 8).map(one => html`
      <li><wa-icon name="download"></wa-icon><a class="name" href=${`/extensions/${encodeURIComponent(one.id.toLowerCase())}`}>${one.displayName}</a><span class="end">${one.installedVersion} → ${one.recommendedVersion}</span></li>`)}</ul>`;
  }
}
