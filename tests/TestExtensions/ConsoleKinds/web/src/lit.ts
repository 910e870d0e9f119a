import { LitElement, css, html } from 'lit';
import { property, state } from 'lit/decorators.js';
import { version, type Context } from './context.js';

/** A card as an element. The console defines its tag. */
export class LitCard extends LitElement {
  static override styles = css`button { min-block-size: 24px; }`;

  @property({ attribute: false }) ctx!: Context;
  @state() private count = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.count = this.ctx.state.get<number>() ?? 0;
    this.ctx.i18n.onChange(() => this.requestUpdate());
  }

  private add(): void {
    this.count += 1;
    this.ctx.state.set(this.count);
  }

  protected override render() {
    return html`
      <p data-test="lit">Lit ${version}</p>
      <button type="button" @click=${this.add}>${this.ctx.i18n.t('count', { count: this.count })}</button>`;
  }
}

/** A small sign in the header. */
export class HeaderSign extends LitElement {
  @property({ attribute: false }) ctx!: Context;

  protected override render() {
    return html`<span data-test="header">Kinds ${version}</span>`;
  }
}

/** A tab of the extension's own details. */
export class DetailTab extends LitElement {
  @property({ attribute: false }) ctx!: Context;

  protected override render() {
    return html`<p data-test="tab">${this.ctx.i18n.t('tab')} ${version}</p>`;
  }
}
