import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, css, html } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Order } from './order.js';

/** A widget of the dashboard: how many orders are open. */
export class OpenOrders extends LitElement {
  static override styles = css`
    strong { font-size: 2rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
    p { margin: 0; color: var(--lb-text-muted); }
  `;

  @property({ attribute: false }) ctx!: FragmentContext<'luban/dashboard/widget/v1'>;
  @state() private orders: Order[] | undefined;
  @state() private error: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.events.subscribe('orders', () => void this.load());
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.error = undefined;
      this.orders = await this.ctx.json<Order[]>('orders');
    } catch (error) {
      this.error = error;
    }
  }

  protected override render() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.load()}></lb-error>`;
    if (!this.orders) return html`<lb-skeleton rows="2"></lb-skeleton>`;
    const count = this.orders.filter(order => order.state === 'open').length;
    return html`<strong>${this.ctx.i18n.format.number(count)}</strong><p>${this.ctx.i18n.t('open.count', { count })}</p>`;
  }
}
