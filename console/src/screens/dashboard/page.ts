import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';

/** What a user sees first. */
@customElement('lb-dashboard-page')
export class DashboardPage extends Localized(LitElement) {
  static override styles = [shared];

  protected override render() {
    return html`<h1>${t('navigation.dashboard')}</h1><p class="muted">${t('dashboard.subheading')}</p><lb-slot point="luban/dashboard/widget/v1" chrome="card"></lb-slot>`;
  }
}
