import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles.js';

/**
 * Nothing to show: why, and what to do about it.
 * @slot actions - The way on.
 */
@customElement('lb-empty')
export class LbEmpty extends LitElement {
  static override styles = [base, css`
    :host { display: grid; justify-items: center; text-align: center; gap: var(--lb-space-2); padding: var(--lb-space-6) var(--lb-space-4); }
    .sign { display: grid; place-items: center; inline-size: 56px; block-size: 56px; border-radius: 16px; background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-size: 24px; margin-block-end: var(--lb-space-2); }
    .heading { font-weight: 600; font-size: 1.07rem; }
    p { color: var(--lb-text-muted); max-inline-size: 52ch; }
    ::slotted([slot='actions']) { margin-block-start: var(--lb-space-3); }
  `];

  @property() icon = 'package';
  @property() heading = '';
  @property() text = '';

  protected override render() {
    return html`
      ${this.icon ? html`<div class="sign"><wa-icon name=${this.icon} aria-hidden="true"></wa-icon></div>` : nothing}
      <div class="heading">${this.heading}</div>
      ${this.text ? html`<p>${this.text}</p>` : nothing}
      <slot></slot>
      <slot name="actions"></slot>`;
  }
}
