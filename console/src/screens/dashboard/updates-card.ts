import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { apiJson, locale, Localized, t } from '@luban/console-sdk';
import { Fetched, plansChanged, shared } from '../../core/index.js';
import { cardStyles } from './card-styles.js';

interface Update { id: string; displayName: string; installedVersion?: string; recommendedVersion?: string }

/** What can be brought up to date. */
@customElement('lb-updates-card')
export class UpdatesCard extends Localized(LitElement) {
  static override styles = [shared, cardStyles];

  private readonly updates = new Fetched(this, async signal => (await apiJson<{ items: Update[] }>(`/api/kernel/v1/extensions?state=updates&take=8&lang=${locale()}`, { signal })).items, [plansChanged]);

  protected override render() {
    const { value, error, isLoading } = this.updates;
    if (isLoading) return html`<lb-skeleton rows="3"></lb-skeleton>`;
    if (!value) return html`<lb-error .error=${error} @lb-retry=${() => this.updates.reload()}></lb-error>`;
    if (!value.length) return html`<p class="none"><wa-icon name="circle-check"></wa-icon>${t('dashboard.updates.none')}</p>`;
    return html`<ul>${value.map(one => html`
      <li><wa-icon name="download"></wa-icon><a class="name" href=${`/extensions/${encodeURIComponent(one.id.toLowerCase())}`}>${one.displayName}</a><span class="end">${one.installedVersion} → ${one.recommendedVersion}</span></li>`)}</ul>`;
  }
}
