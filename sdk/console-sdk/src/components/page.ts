import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles.js';

/**
 * A page: heading, actions, content.
 * @slot breadcrumbs - Where the page stands.
 * @slot actions - What can be done here.
 * @slot - The content.
 */
@customElement('lb-page')
export class LbPage extends LitElement {
  static override styles = [base, css`
    :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-5); align-content: start; min-inline-size: 0; }
    header { display: grid; gap: var(--lb-space-2); }
    .line { display: flex; flex-wrap: wrap; gap: var(--lb-space-3) var(--lb-space-4); align-items: start; justify-content: space-between; }
    .words { flex: 1 1 20rem; min-inline-size: 0; }
    h1, h2 { font-size: 1.6rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; }
    h1:focus, h2:focus { outline: none; }
    h2 { font-size: 1.3rem; }
    :host(:lang(zh-CN)) h1, :host(:lang(zh-CN)) h2 { letter-spacing: 0; }
    .sub { color: var(--lb-text-muted); margin-block-start: var(--lb-space-1); max-inline-size: 75ch; }
    .actions { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; }
    @media (max-width: 640px) { :host { gap: var(--lb-space-4); } h1 { font-size: 1.35rem; } h2 { font-size: 1.15rem; } }
  `];

  /** The title of the page. */
  @property() heading = '';
  /** One sentence below it. */
  @property() subheading = '';

  /** 1 is the page's own heading; inside a page that has one it is 2. */
  @property({ type: Number }) level: 1 | 2 = 1;

  /** Moves the focus to the heading, as after a change of page. */
  focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>('h1, h2')?.focus();
  }

  protected override render() {
    return html`
      <header>
        <slot name="breadcrumbs"></slot>
        <div class="line">
          <div class="words">
            ${this.level === 2 ? html`<h2 tabindex="-1">${this.heading}</h2>` : html`<h1 tabindex="-1">${this.heading}</h1>`}
            ${this.subheading ? html`<p class="sub">${this.subheading}</p>` : nothing}
          </div>
          <div class="actions"><slot name="actions"></slot></div>
        </div>
      </header>
      <slot></slot>`;
  }
}
