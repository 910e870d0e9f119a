import { LitElement, css, html } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { FragmentContext } from '@luban/console-sdk';
import { version } from './context.js';

/** A card as an element. The console defines its tag. */
export class LitCard extends LitElement {
  static override styles = css`button { min-block-size: 24px; }`;

  @property({ attribute: false }) ctx!: FragmentContext;
  @state() private count = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.count = this.ctx.state.get<number>('count') ?? 0;
    this.ctx.i18n.onChange(() => this.requestUpdate());
  }

  private add(): void {
    this.count += 1;
    this.ctx.state.set('count', this.count);
  }

  protected override render() {
    return html`
      <p>Lit ${version}</p>
      <button type="button" @click=${this.add}>${this.ctx.i18n.t('count', { count: this.count })}</button>`;
  }
}

/** A small sign in the header. */
export class HeaderSign extends LitElement {
  @property({ attribute: false }) ctx!: FragmentContext;

  protected override render() {
    return html`<span>Kinds ${version}</span>`;
  }
}

/** A tab of the extension's own details. */
export class DetailTab extends LitElement {
  @property({ attribute: false }) ctx!: FragmentContext;

  protected override render() {
    return html`<p>${this.ctx.i18n.t('tab')} ${version}</p>`;
  }
}
