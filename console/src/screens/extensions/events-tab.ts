import '@luban/console-sdk/components';
import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, resource, t, type KubeObject } from '@luban/console-sdk';
import { Live, shared } from '../../core/index.js';

/** An event, as the core API writes it. */
interface KernelEvent extends KubeObject {
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  lastTimestamp?: string;
  eventTime?: string;
  involvedObject?: { kind?: string; name?: string };
}

const client = resource<KernelEvent>('v1', 'events');

/** What the kernel has to say about a plan, as it happens. */
@customElement('lb-plan-events')
export class PlanEvents extends Localized(LitElement) {
  static override styles = shared;

  @property() name = '';
  private readonly events = new Live<KernelEvent>(this, () => (this.name ? { of: client, fieldSelector: `involvedObject.name=${this.name}` } : null));

  protected override render() {
    const rows = [...this.events.items].sort((left, right) => timeOf(right).localeCompare(timeOf(left)));
    const { state } = this.events;
    return html`<lb-table caption=${t('extensions.tab.events')} .rowKey=${(row: KernelEvent) => row.metadata.name} .rows=${rows} .columns=${this.columns} state=${state} .error=${this.events.error} @lb-retry=${() => this.events.reload()}>
      <lb-empty slot="empty" icon="bell" heading=${t('extensions.noEvents')} text=${t('extensions.noEventsText')}></lb-empty></lb-table>`;
  }

  private get columns() {
    return [
      { key: 'type', title: t('extensions.event.type'), render: (row: KernelEvent) => html`<lb-status state=${row.type === 'Warning' ? 'warn' : 'ok'} label=${row.reason ?? ''}></lb-status>` },
      { key: 'message', title: t('extensions.event.message'), value: (row: KernelEvent) => row.message ?? '' },
      { key: 'count', title: t('extensions.event.count'), priority: 2 as const, value: (row: KernelEvent) => row.count ?? 1 },
      { key: 'time', title: t('extensions.event.time'), render: (row: KernelEvent) => html`<lb-time .datetime=${timeOf(row)}></lb-time>` },
    ];
  }
}

function timeOf(event: KernelEvent): string {
  return event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '';
}
