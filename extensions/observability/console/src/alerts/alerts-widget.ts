import { html } from 'lit';
import { severityState, type Alert } from './model.js';
import { View } from './view.js';

/** What fires, on the dashboard. */
export class AlertsWidget extends View<Alert[]> {
  protected override async read(): Promise<Alert[]> {
    return (await this.ctx.json<Alert[]>('alerts')).filter(alert => alert.state === 'firing');
  }

  protected override draw(alerts: Alert[]) {
    if (alerts.length === 0) return html`<lb-status state="ok" label=${this.t('none')}></lb-status>`;
    return html`<ul class="plain">${alerts.slice(0, 6).map(alert => html`<li><lb-status state=${severityState(alert)} label=${alert.name}></lb-status> <span class="small">${alert.annotations['summary'] ?? ''}</span></li>`)}</ul>
      ${alerts.length > 6 ? html`<p class="muted small">${this.t('more', { count: alerts.length - 6 })}</p>` : ''}
      <div class="bar"><button type="button" @click=${() => this.ctx.navigate('/x/luban.observability/alerts')}>${this.t('overview.allAlerts')}</button></div>`;
  }
}
