import type { FragmentContext } from '@luban/console-sdk';
import type { TableColumn, TableState } from '@luban/console-sdk/components';
import { LitElement, css, html } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Order } from './order.js';

/** The page of all orders; the console draws its heading. */
export class OrdersPage extends LitElement {
  static override styles = css`.text { margin: 0 0 var(--lb-space-4); color: var(--lb-text-muted); }`;

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
  @state() private orders: Order[] = [];
  @state() private status: TableState = 'loading';
  @state() private error: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.events.subscribe('orders', () => void this.load());
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.orders = await this.ctx.json<Order[]>('orders');
      this.status = 'ready';
    } catch (error) {
      this.error = error;
      this.status = 'error';
    }
  }

  private get columns(): TableColumn<Order>[] {
    const { t } = this.ctx.i18n;
    return [
      { key: 'customer', title: t('column.customer'), sortable: true },
      { key: 'state', title: t('column.state'), render: order => html`<lb-status state=${order.state === 'done' ? 'ok' : 'busy'} label=${t(`state.${order.state}`)}></lb-status>` },
      { key: 'placed', title: t('column.placed'), sortable: true, priority: 2, render: order => html`<lb-time .datetime=${order.placed}></lb-time>` },
    ];
  }

  protected override render() {
    const { t } = this.ctx.i18n;
    return html`
      <p class="text">${t('orders.text')}</p>
      <lb-table caption=${t('orders')} .columns=${this.columns} .rows=${this.orders} .state=${this.status} .error=${this.error} pageSize="20" @lb-retry=${() => this.load()}>
        <lb-empty slot="empty" icon="package" heading=${t('orders.none')} text=${t('orders.none.text')}></lb-empty>
      </lb-table>`;
  }
}
