import { html, nothing } from 'lit';
import type { TableColumn } from '@luban/console-sdk/components';
import type { Delivery } from './model.js';
import { View } from './view.js';

/** What was sent, and what was not, and why. */
export class DeliveriesView extends View<Delivery[]> {
  protected override read(): Promise<Delivery[]> {
    return this.ctx.json<Delivery[]>('alerts/deliveries');
  }

  protected override draw(lines: Delivery[]) {
    return html`<lb-table caption=${this.t('tab.deliveries')} pageSize="25" .columns=${this.columns()} .rows=${lines} state="ready">
      <lb-empty slot="empty" icon="mail" heading=${this.t('deliveries.none')} text=${this.t('deliveries.none.text')}></lb-empty></lb-table>`;
  }

  private columns(): TableColumn<Delivery>[] {
    return [
      { key: 'at', title: this.t('when'), sortable: true, render: line => html`<lb-time .datetime=${line.at}></lb-time>` },
      { key: 'outcome', title: this.t('outcome'), render: line => html`<div><lb-status state=${line.outcome === 'sent' ? 'ok' : 'error'} label=${this.t(`outcome.${line.outcome}`)}></lb-status>${line.reason ? html`<div class="small">${line.reason}</div>` : nothing}</div>` },
      { key: 'alerts', title: this.t('alert'), render: line => html`${line.alerts.join(', ')} <span class="muted small">${line.isTest ? this.t('test') : this.t(`state.${line.status}`)}</span>` },
      { key: 'to', title: this.t('to'), render: line => html`<div>${line.receiver}<div class="muted small">${line.to}</div></div>` },
      { key: 'attempts', title: this.t('attempts'), align: 'end', priority: 3 },
    ];
  }
}
