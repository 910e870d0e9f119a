import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';

/**
 * What something is called, and below it, quieter, what else tells it: for the cells of tables, which styles of a page do not reach.
 * `breaks`: a long name, as of a path, is broken where the column ends, instead of widening it.
 * @slot - The name.
 * @slot sub - What stands below.
 */
@customElement('lb-two-lines')
export class TwoLines extends LitElement {
  static override styles = css`
    :host { display: inline-grid; min-inline-size: 0; text-align: start; }
    ::slotted(*) { overflow-wrap: break-word; }
    :host([breaks]) ::slotted(*) { overflow-wrap: anywhere; }
    .sub { color: var(--lb-text-muted); font-size: 0.87rem; }
  `;

  protected override render() {
    return html`<slot></slot><span class="sub"><slot name="sub"></slot></span>`;
  }
}
