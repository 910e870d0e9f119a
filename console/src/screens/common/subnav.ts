import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized } from '@luban/console-sdk';
import { shared } from '../../core/index.js';

/** A page beside others, or a part of one: each has an address, so that it says which one is open. */
export interface SubnavItem {
  path: string;
  label: string;
  icon?: string;
}

/** Links between pages or parts of one that belong together; the current one is marked. */
@customElement('lb-subnav')
export class Subnav extends Localized(LitElement) {
  static override styles = [shared, css`
    nav { display: flex; gap: var(--lb-space-1); overflow-x: auto; border-block-end: 1px solid var(--lb-border); scrollbar-width: thin; }
    a { display: inline-flex; align-items: center; gap: var(--lb-space-2); padding: var(--lb-space-2) var(--lb-space-3); color: var(--lb-text-muted); white-space: nowrap; border-block-end: 2px solid transparent; margin-block-end: -1px; min-block-size: 36px; }
    a:hover { color: var(--lb-text); text-decoration: none; background: var(--lb-surface); border-start-start-radius: var(--lb-radius-small); border-start-end-radius: var(--lb-radius-small); }
    a[aria-current] { color: var(--lb-text); border-block-end-color: var(--lb-brand); font-weight: 600; }
    a:focus-visible { outline-offset: -2px; }
  `];

  @property() label = '';
  @property({ attribute: false }) items: readonly SubnavItem[] = [];
  @property() current = '';

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('current')) this.renderRoot.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  protected override render() {
    return html`<nav aria-label=${this.label}>
      ${this.items.map(item => html`<a href=${item.path} aria-current=${item.path === this.current ? 'page' : nothing}>
        ${item.icon ? html`<wa-icon name=${item.icon} aria-hidden="true"></wa-icon>` : nothing}${item.label}</a>`)}
    </nav>`;
  }
}
