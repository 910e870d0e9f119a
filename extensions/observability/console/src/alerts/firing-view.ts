import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import type { TableColumn } from '@luban/console-sdk/components';
import { severityState, type Alert } from './model.js';
import { View, labelList } from './view.js';

/** What fires, waits, and has ended a moment ago. */
export class FiringView extends View<Alert[]> {
  @state() private search = '';

  protected override read(): Promise<Alert[]> {
    return this.ctx.json<Alert[]>('alerts');
  }

  protected override draw(alerts: Alert[]) {
    const words = this.search.toLowerCase();
    const shown = alerts.filter(alert => !words || JSON.stringify([alert.labels, alert.annotations]).toLowerCase().includes(words));
    return html`
      <div class="bar"><label class="field">${this.t('filter')}<input type="search" .value=${this.search} @input=${(event: Event) => { this.search = (event.target as HTMLInputElement).value; }} /></label></div>
      <lb-table caption=${this.t('tab.firing')} .columns=${this.columns()} .rows=${shown} state="ready" ?filtered=${words.length > 0}>
        <lb-empty slot="empty" icon="circle-check" heading=${this.t('none')} text=${this.t('none.text')}></lb-empty>
      </lb-table>`;
  }

  private columns(): TableColumn<Alert>[] {
    return [
      { key: 'name', title: this.t('alert'), sortable: true, render: alert => html`<div><strong>${alert.name}</strong><div>${alert.annotations['summary'] ?? nothing}</div>${this.labels(alert)}</div>` },
      { key: 'state', title: this.t('state'), render: alert => html`<lb-status state=${alert.state === 'firing' ? severityState(alert) : alert.state === 'pending' ? 'busy' : 'ok'} label=${this.word(alert)}></lb-status>` },
      { key: 'startsAt', title: this.t('since'), sortable: true, render: alert => html`<lb-time .datetime=${alert.startsAt}></lb-time>` },
      { key: 'value', title: this.t('value'), align: 'end', priority: 2, render: alert => alert.value === undefined || alert.value === null ? '' : this.ctx.i18n.format.number(alert.value) },
      { key: 'receivers', title: this.t('told'), priority: 3, render: alert => alert.receivers.join(', ') },
      { key: 'actions', title: this.t('actions'), align: 'end', width: '14.5rem', render: alert => alert.state === 'firing' ? this.actions(alert) : '' },
    ];
  }

  private labels(alert: Alert) {
    const shown = Object.entries(alert.labels).filter(([name]) => name !== 'alertname');
    return labelList(shown.map(([name, value]) => `${name}=${value}`));
  }

  private word(alert: Alert): string {
    if (alert.silencedBy.length > 0) return this.t('silenced');
    if (alert.inhibitedBy.length > 0) return this.t('inhibited');
    if (alert.acknowledged) return this.t('acknowledged', { by: alert.acknowledged.by });
    return this.t(`state.${alert.state}`);
  }

  private actions(alert: Alert) {
    return html`<span class="row">
      ${alert.acknowledged
        ? html`<wa-button size="s" appearance="outlined" @click=${() => this.act(() => this.ctx.fetch(`alerts/${alert.fingerprint}/ack`, { method: 'DELETE' }))}>${this.t('unack')}</wa-button>`
        : html`<wa-button size="s" appearance="outlined" @click=${() => this.acknowledge(alert)}>${this.t('ack')}</wa-button>`}
      ${alert.silencedBy.length > 0 ? nothing : html`<wa-button size="s" appearance="outlined" @click=${() => this.silence(alert)}>${this.t('silence')}</wa-button>`}
    </span>`;
  }

  private async acknowledge(alert: Alert): Promise<void> {
    const { closed } = this.ctx.dialog<{ note?: string }>({
      heading: this.t('ack.heading', { name: alert.name }), content: this.t('ack.text'),
      form: { schema: { type: 'object', properties: { note: { type: 'string', title: this.t('note'), maxLength: 1000 } } }, value: {}, confirmLabel: this.t('ack') },
    });
    const entered = await closed;
    if (entered) await this.act(() => this.ctx.json(`alerts/${alert.fingerprint}/ack`, { method: 'POST', body: { note: entered.note ?? '' } }));
  }

  private async silence(alert: Alert): Promise<void> {
    const { closed } = this.ctx.dialog<{ hours: number; comment: string }>({
      heading: this.t('silence.heading', { name: alert.name }), content: this.t('silence.text'),
      form: {
        schema: { type: 'object', required: ['hours', 'comment'], properties: { hours: { type: 'number', title: this.t('hours'), minimum: 0.1, maximum: 8760, default: 2 }, comment: { type: 'string', title: this.t('comment'), minLength: 1 } } },
        value: { hours: 2 }, confirmLabel: this.t('silence'),
      },
    });
    const entered = await closed;
    if (!entered) return;
    const matchers = Object.entries(alert.labels).map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
    const [startsAt, endsAt] = [new Date(), new Date(Date.now() + entered.hours * 3_600_000)].map(time => time.toISOString());
    await this.act(() => this.ctx.json('alertmanager/api/v2/silences', { method: 'POST', body: { matchers, startsAt, endsAt, comment: entered.comment, createdBy: this.ctx.user.name } }));
  }
}
