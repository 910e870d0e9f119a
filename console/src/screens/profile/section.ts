import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized } from '@luban/console-sdk';
import { shared } from '../../core/index.js';

/**
 * A part of the profile: a card with a heading, a sentence and what can be done.
 * @slot actions - Buttons at the heading.
 * @slot - The content.
 */
@customElement('lb-profile-section')
export class Section extends Localized(LitElement) {
  static override styles = [shared, css`
    section { display: grid; gap: var(--lb-space-4); }
    header { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); align-items: start; justify-content: space-between; }
    .words { flex: 1 1 18rem; display: grid; gap: var(--lb-space-1); }
    h2 { display: flex; align-items: center; gap: var(--lb-space-2); }
    ::slotted(lb-session-table), ::slotted(lb-login-table), ::slotted(lb-token-table), ::slotted(lb-table) { --lb-shadow: none; }
    wa-icon { color: var(--lb-text-muted); }
  `];

  @property() heading = '';
  @property() text = '';
  @property() icon = '';

  protected override render() {
    return html`<section class="card" aria-labelledby="heading">
      <header>
        <div class="words"><h2 id="heading">${this.icon ? html`<wa-icon name=${this.icon} aria-hidden="true"></wa-icon>` : nothing}${this.heading}</h2>${this.text ? html`<p class="muted">${this.text}</p>` : nothing}</div>
        <slot name="actions"></slot>
      </header>
      <slot></slot>
    </section>`;
  }
}
