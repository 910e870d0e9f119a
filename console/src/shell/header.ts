import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { locale, Localized, t } from '@luban/console-sdk';
import { jobs } from '../core/jobs.js';
import { languages, setLanguage } from '../core/language.js';
import { unread } from '../core/notifications.js';
import { show } from '../core/panels.js';
import { preferences } from '../core/preferences.js';
import { Watch } from '../core/store.js';
import { contributedThemes, dark } from '../core/theme.js';
import { buttons } from '../ui/button.js';
import { shared } from '../ui/styles.js';
import { renderThemeItems } from './theme-items.js';
import './user-menu.js';

/** The bar at the top of every page. */
@customElement('lb-header')
export class Header extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    header { display: flex; align-items: center; gap: var(--lb-space-1); block-size: 56px; padding: 0 var(--lb-space-3); background: var(--lb-surface); border-block-end: 1px solid var(--lb-border); }
    .brand { display: flex; align-items: center; gap: 10px; color: var(--lb-text); font-weight: 700; font-size: 1.12rem; padding-inline: var(--lb-space-2); min-block-size: 36px; }
    .brand:hover { text-decoration: none; }
    .brand svg { inline-size: 26px; block-size: 26px; flex: none; }
    .search {
      display: flex; align-items: center; gap: var(--lb-space-3); inline-size: min(420px, 100%); min-block-size: 36px; margin-inline: var(--lb-space-4); padding: 0 var(--lb-space-3);
      border: 1px solid var(--wa-color-neutral-border-normal); border-radius: var(--lb-radius-small); background: var(--lb-page); color: var(--lb-text-muted); font: inherit; cursor: pointer; text-align: start;
    }
    .search:hover { border-color: var(--wa-color-neutral-border-loud); }
    .search span { flex: 1; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
    kbd { font: 500 0.76rem var(--lb-font); padding: 1px 6px; border: 1px solid var(--lb-border); border-radius: 4px; background: var(--lb-surface); color: var(--lb-text-muted); }
    .start { inline-size: calc(var(--sidebar) - var(--lb-space-4)); flex: none; display: flex; align-items: center; gap: var(--lb-space-1); }
    .space { flex: 1; }
    lb-slot { --frame-width: 96px; --frame-height: 40px; }
    lb-slot { white-space: nowrap; }
    .skip { position: fixed; inset-block-start: 8px; inset-inline-start: 8px; z-index: 30; translate: 0 -80px; }
    .skip:focus { translate: none; }
    .menu { display: none; }
    wa-dropdown:not(:defined) wa-dropdown-item { display: none; }
    wa-dropdown::part(menu) { min-inline-size: 180px; }
    @media (max-width: 900px) {
      .menu { display: inline-grid; }
      .start { inline-size: auto; }
      .search { inline-size: 38px; margin-inline: auto 0; padding: 0; justify-content: center; border-color: transparent; background: none; font-size: 18px; }
      .search kbd, .space { display: none; }
      .search span { position: absolute; inline-size: 1px; block-size: 1px; clip-path: inset(50%); }
    }
    @media (max-width: 640px) { header { padding-inline: var(--lb-space-2); gap: 0; } .wide { display: none; } .brand { padding-inline: var(--lb-space-1); } lb-slot { max-inline-size: 84px; overflow: hidden; } }
    @media (max-width: 420px) { .brand span { display: none; } }
  `];

  /** Whether the navigation is open as a drawer. */
  @property({ type: Boolean }) expanded = false;

  constructor() {
    super();
    new Watch(this, languages, preferences, dark, contributedThemes, jobs, unread);
  }

  protected override render() {
    const shortcut = /Mac|iP/.test(navigator.platform) ? '⌘K' : 'Ctrl K';
    return html`
      <header>
        <a class="skip button primary" href="#content" @click=${this.skip}>${t('shell.skip')}</a>
        <div class="start">
          <button class="icon-button menu" aria-label=${t('shell.menu')} aria-expanded=${String(this.expanded)} @click=${() => this.dispatchEvent(new Event('lb-menu'))}><wa-icon name="menu"></wa-icon></button>
          <a class="brand" href="/" aria-label=${`LuBan – ${t('shell.home')}`}>
            <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#0b5bd3"></rect><path d="M9 8v16h14M16 8h7v9" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"></path></svg>
            <span>LuBan</span>
          </a>
        </div>
        <button class="search" aria-keyshortcuts="Control+K Meta+K" @click=${() => show('palette')}>
          <wa-icon name="search" aria-hidden="true"></wa-icon><span>${t('shell.search')}</span><kbd>${shortcut}</kbd>
        </button>
        <div class="space"></div>
        <lb-slot point="luban/header/v1" chrome="box"></lb-slot>
        ${this.renderPanelButton('jobs', 'list-checks', jobs.value.filter(job => job.isRunning).length, true)}
        ${this.renderPanelButton('notifications', 'bell', unread.value, false)}
        <button class="icon-button wide" aria-label=${t('shell.help')} title=${t('shell.help')} @click=${() => show('help')}><wa-icon name="circle-help"></wa-icon></button>
        ${this.renderLanguages()}
        ${this.renderThemes()}
        <lb-user-menu></lb-user-menu>
      </header>`;
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.dispatchEvent(new Event('lb-skip'));
  }

  private renderPanelButton(panel: 'jobs' | 'notifications', icon: string, count: number, calm: boolean) {
    const label = count ? t(`shell.${panel}.count`, { count }) : t(`shell.${panel}`);
    return html`
      <button class="icon-button" aria-label=${label} title=${label} @click=${() => show(panel)}>
        <wa-icon name=${icon}></wa-icon>${count ? html`<span class="count ${calm ? 'calm' : ''}" aria-hidden="true">${count > 99 ? '99+' : count}</span>` : nothing}
      </button>`;
  }

  private renderLanguages() {
    return html`
      <wa-dropdown class="wide" placement="bottom-end" @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => setLanguage(event.detail.item.value)}>
        <button slot="trigger" class="icon-button" aria-label=${t('shell.language')} title=${t('shell.language')}><wa-icon name="globe"></wa-icon></button>
        ${languages.value.map(({ tag, name }) => html`<wa-dropdown-item type="checkbox" value=${tag} lang=${tag} .checked=${locale() === tag}>${name}</wa-dropdown-item>`)}
      </wa-dropdown>`;
  }

  private renderThemes() {
    return html`
      <wa-dropdown class="wide" placement="bottom-end">
        <button slot="trigger" class="icon-button" aria-label=${t('shell.theme')} title=${t('shell.theme')}><wa-icon name=${dark.value ? 'moon' : 'sun'}></wa-icon></button>
        ${renderThemeItems()}
      </wa-dropdown>`;
  }
}
