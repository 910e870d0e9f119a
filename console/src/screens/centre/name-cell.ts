import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from '../../core/index.js';
import './icon.js';

/** A name in a table: the link to its page, and below it what it is called by machines. */
@customElement('lb-name-cell')
export class NameCell extends LitElement {
  static override styles = [shared, css`
    :host { display: flex; gap: var(--lb-space-3); align-items: center; min-inline-size: 190px; }
    div { display: grid; min-inline-size: 0; line-height: 1.35; }
    a { font-weight: 600; overflow-wrap: anywhere; } code { color: var(--lb-text-muted); font-size: 0.8rem; overflow-wrap: anywhere; }
  `];

  @property() label = '';
  @property() code = '';
  @property() href = '';
  /** With the icon of this extension. */
  @property() extension = '';
  @property() src: string | null | undefined;

  protected override render() {
    return html`${this.extension ? html`<lb-extension-icon small name=${this.extension} .src=${this.src}></lb-extension-icon>` : nothing}<div><a href=${this.href}>${this.label}</a><code>${this.code}</code></div>`;
  }
}
