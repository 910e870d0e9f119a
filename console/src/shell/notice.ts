import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from '../ui/styles.js';

/** A quiet card in the place of something that cannot be shown: what happened, why, and what to do. */
@customElement('lb-notice')
export class Notice extends LitElement {
  static override styles = [shared, css`
    .notice { display: grid; gap: var(--lb-space-3); justify-items: center; text-align: center; padding: var(--lb-space-6) var(--lb-space-4); max-inline-size: 560px; margin-inline: auto; }
    :host([compact]) .notice { display: block; text-align: start; padding: 0; max-inline-size: none; }
    .head { display: grid; gap: inherit; justify-items: inherit; }
    :host([compact]) .head { display: flex; align-items: center; gap: var(--lb-space-2); margin-block-end: var(--lb-space-1); }
    .mark { display: grid; place-items: center; inline-size: 56px; block-size: 56px; border-radius: 50%; background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-size: 24px; }
    :host([kind='error']) .mark { background: var(--wa-color-danger-fill-quiet); color: var(--lb-error); }
    :host([kind='warn']) .mark { background: var(--wa-color-warning-fill-quiet); color: var(--lb-warn); }
    :host([compact]) .mark { inline-size: 26px; block-size: 26px; font-size: 14px; flex: none; }
    :host([compact]) p { font-size: 0.93rem; }
    :host([compact]) code { display: block; margin-block-start: var(--lb-space-2); overflow-wrap: anywhere; }
    :host([compact]) .actions { justify-content: start; }
    h1, h2 { font-size: 1.25rem; line-height: 1.3; }
    h1 { font-size: 1.6rem; font-weight: 650; }
    :host([compact]) h2 { font-size: 1rem; }
    p { color: var(--lb-text-muted); overflow-wrap: anywhere; max-inline-size: 60ch; }
    code { font-size: 0.82rem; color: var(--lb-text-muted); }
    .actions { display: flex; gap: var(--lb-space-2); flex-wrap: wrap; justify-content: center; margin-block-start: var(--lb-space-2); }
    h1:focus { outline: none; }
  `];

  @property({ reflect: true }) kind: 'info' | 'warn' | 'error' = 'info';
  @property() icon = 'info';
  @property() heading = '';
  @property() text = '';
  @property() code = '';
  /** Whether the notice is the whole page, so that its heading is the page's. */
  @property({ type: Boolean }) page = false;
  @property({ type: Boolean, reflect: true }) compact = false;

  protected override render() {
    return html`
      <div class="notice" role=${this.kind === 'error' && !this.page ? 'alert' : nothing}>
        <div class="head"><span class="mark" aria-hidden="true"><wa-icon name=${this.icon}></wa-icon></span>
          ${this.page ? html`<h1 tabindex="-1">${this.heading}</h1>` : html`<h2>${this.heading}</h2>`}</div>
        ${this.text ? html`<p>${this.text}</p>` : nothing}
        ${this.code && !this.compact ? html`<code>${this.code}</code>` : nothing}
        <slot></slot>
        <div class="actions"><slot name="actions"></slot></div>
        ${this.code && this.compact ? html`<code>${this.code}</code>` : nothing}
      </div>`;
  }
}
