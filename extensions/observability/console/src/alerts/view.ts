import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, html } from 'lit';
import { property, state } from 'lit/decorators.js';
import { styles } from './styles.js';

const pause = 10_000;

/** A part of the page that reads something and reads it again while it is seen. */
export abstract class View<T> extends LitElement {
  static override styles = styles;

  @property({ attribute: false }) ctx!: FragmentContext;
  @state() protected data?: T;
  @state() protected error: unknown;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    void this.refresh();
    this.timer = window.setInterval(() => { if (document.visibilityState === 'visible') void this.refresh(); }, pause);
    this.ctx.signal.addEventListener('abort', () => window.clearInterval(this.timer));
  }

  override disconnectedCallback(): void {
    window.clearInterval(this.timer);
    super.disconnectedCallback();
  }

  protected abstract read(): Promise<T>;

  protected abstract draw(data: T): unknown;

  protected async refresh(): Promise<void> {
    try {
      this.data = await this.read();
      this.error = undefined;
    } catch (error) {
      if (!this.ctx.signal.aborted) this.error = error;
    }
  }

  /** Does something for the user, and says what went wrong. */
  protected async act(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
      await this.refresh();
    } catch (error) {
      this.error = error;
    }
  }

  protected t(key: string, values?: Record<string, unknown>): string {
    return this.ctx.i18n.t(`alerts.${key}`, values);
  }

  protected override render() {
    if (this.data === undefined) return this.error ? html`<lb-error .error=${this.error}></lb-error>` : html`<lb-skeleton rows="4"></lb-skeleton>`;
    return html`${this.error ? html`<lb-error .error=${this.error}></lb-error>` : ''}${this.draw(this.data)}`;
  }
}

/** Labels as they are written, in the cell of a table. */
export const labelList = (labels: readonly string[]) => html`<div>${labels.map(label => html`<code class="muted">${label}</code> `)}</div>`;
