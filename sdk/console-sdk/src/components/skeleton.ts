import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '../i18n.js';
import { base } from '../styles.js';

/** The place of what is being loaded. It shows after 200 ms, so that quick answers do not flicker. */
@customElement('lb-skeleton')
export class LbSkeleton extends Localized(LitElement) {
  static override styles = [base, css`
    .box { opacity: 0; animation: appear 150ms 200ms forwards; display: grid; gap: var(--lb-space-3); }
    .bar { block-size: 14px; border-radius: 7px; background: var(--lb-border); animation: breathe 1.6s ease-in-out infinite alternate; }
    .bar:nth-child(3n + 2) { inline-size: 82%; }
    .bar:nth-child(3n) { inline-size: 64%; }
    .card { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); padding: var(--lb-space-4); }
    .block { border-radius: var(--lb-radius); background: var(--lb-border); opacity: 0.6; }
    @keyframes appear { to { opacity: 1; } }
    @keyframes breathe { from { opacity: 0.9; } to { opacity: 0.4; } }
    @media (prefers-reduced-motion: reduce) { .bar { animation: none; } }
  `];

  /** How many lines. */
  @property({ type: Number }) rows = 3;
  /** With the frame of a card. */
  @property({ type: Boolean }) card = false;
  /** One block of this height instead of lines, as `240px`. */
  @property() height = '';

  protected override render() {
    const content = this.height
      ? html`<div class="block" style="block-size: ${this.height}"></div>`
      : Array.from({ length: this.rows }, () => html`<div class="bar"></div>`);
    return html`<div class="box ${this.card ? 'card' : ''}" aria-hidden="true">${content}</div><span class="visually-hidden" role="status">${t('sdk.loading')}</span>`;
  }
}
