import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { rules } from '../core/access.js';
import { activeLink, contributedLinks, navigation, type NavigationLink } from '../core/navigation.js';
import { onNavigate } from '../core/router.js';
import { session } from '../core/session.js';
import { Watch } from '../core/store.js';
import { shared } from '../ui/styles.js';

/** The navigation: built-in screens and those of extensions, in groups. */
@customElement('lb-sidebar')
export class Sidebar extends Localized(LitElement) {
  static override styles = [shared, css`
    nav { padding: var(--lb-space-3); }
    h2 { font-size: 0.78rem; font-weight: 600; color: var(--lb-text-muted); padding: var(--lb-space-4) var(--lb-space-3) var(--lb-space-1); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    ul { list-style: none; padding: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px; }
    a { display: flex; align-items: center; gap: var(--lb-space-3); min-block-size: 36px; padding: 0 var(--lb-space-3); border-radius: var(--lb-radius-small); color: var(--lb-text); font-weight: 450; }
    a:hover { background: var(--wa-color-neutral-fill-quiet); text-decoration: none; }
    a[aria-current] { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-weight: 600; }
    a wa-icon { flex: none; font-size: 17px; opacity: 0.85; }
    a[aria-current] wa-icon { opacity: 1; }
    .label { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .badge { font-size: 0.75rem; font-weight: 600; padding: 0 6px; border-radius: 9px; background: var(--wa-color-neutral-fill-normal); color: var(--wa-color-neutral-on-normal); }
    :host([narrow]) nav { padding-inline: 10px; }
    :host([narrow]) h2 { padding: 0; margin: var(--lb-space-2) var(--lb-space-2); block-size: 1px; background: var(--lb-border); overflow: hidden; color: transparent; }
    :host([narrow]) a { justify-content: center; padding: 0; }
    :host([narrow]) .label, :host([narrow]) .badge { display: none; }
  `];

  /** Whether only the icons are shown. */
  @property({ type: Boolean, reflect: true }) narrow = false;
  @state() private path = location.pathname;
  private stop?: () => void;

  constructor() {
    super();
    new Watch(this, session, rules, contributedLinks);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = onNavigate((_, url) => { this.path = url.pathname; });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected override render() {
    const groups = navigation();
    const active = activeLink(groups, this.path);
    return html`<nav aria-label=${t('shell.navigation')}>${groups.map(group => html`
      ${group.label ? html`<h2 id=${`group-${group.area}`}>${group.label}</h2>` : nothing}
      <ul aria-labelledby=${group.label ? `group-${group.area}` : nothing}>${group.links.map(link => html`<li>${this.renderLink(link, link === active)}</li>`)}</ul>`)}</nav>`;
  }

  private renderLink(link: NavigationLink, isActive: boolean) {
    return html`
      <a href=${link.path} aria-current=${isActive ? 'page' : nothing} aria-label=${this.narrow ? link.label : nothing} title=${this.narrow || link.label.length > 20 ? link.label : nothing}>
        <wa-icon name=${link.icon} aria-hidden="true"></wa-icon><span class="label">${link.label}</span>
        ${link.badge ? html`<span class="badge">${link.badge}</span>` : nothing}
      </a>`;
  }
}
