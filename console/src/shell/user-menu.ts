import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, locale, t } from '@luban/console-sdk';
import { languages, setLanguage } from '../core/language.js';
import { show } from '../core/panels.js';
import { navigate } from '../core/router.js';
import { session, signOut } from '../core/session.js';
import { Watch } from '../core/store.js';
import { contributedThemes } from '../core/theme.js';
import { userMenuEntries } from '../core/user-menu.js';
import { preferences } from '../core/preferences.js';
import { buttons } from '../ui/button.js';
import { shared } from '../ui/styles.js';
import { initialsOf } from './initials.js';
import { renderThemeItems } from './theme-items.js';

/** Who is signed in, and what that user can do about it. */
@customElement('lb-user-menu')
export class UserMenu extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    .avatar { display: inline-grid; place-items: center; inline-size: 32px; block-size: 32px; border-radius: 50%; background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-size: 13px; font-weight: 650; }
    .avatar::before { content: attr(data-initials); }
    .who { padding: var(--lb-space-2) var(--lb-space-3); display: grid; }
    .who span { color: var(--lb-text-muted); font-size: 0.87rem; }
    wa-dropdown:not(:defined) :not([slot='trigger']):not([slot='trigger'] *) { display: none; }
    wa-dropdown::part(menu) { min-inline-size: 220px; }
    @media (min-width: 641px) { .narrow { display: none; } }
  `];

  constructor() {
    super();
    new Watch(this, languages, session, preferences, contributedThemes, userMenuEntries);
  }

  protected override render() {
    const user = session.value?.user;
    if (!user) return nothing;
    return html`
      <wa-dropdown placement="bottom-end" @wa-select=${this.choose}>
        <button slot="trigger" class="icon-button" aria-label=${t('shell.user', { name: user.displayName })} title=${user.displayName}><span class="avatar" data-initials=${initialsOf(user.displayName)}></span></button>
        <div class="who" role="presentation"><strong>${user.displayName}</strong><span>${user.email || user.name}</span></div>
        <wa-divider></wa-divider>
        <wa-dropdown-item value="go:/profile"><wa-icon slot="icon" name="user"></wa-icon>${t('shell.profile')}</wa-dropdown-item>
        ${userMenuEntries.value.map(entry => html`<wa-dropdown-item value=${`entry:${entry.id}`}><wa-icon slot="icon" name=${entry.icon}></wa-icon>${entry.label()}</wa-dropdown-item>`)}
        <wa-dropdown-item class="narrow"><wa-icon slot="icon" name="palette"></wa-icon>${t('shell.theme')}${renderThemeItems('submenu')}</wa-dropdown-item>
        <wa-dropdown-item class="narrow"><wa-icon slot="icon" name="globe"></wa-icon>${t('shell.language')}
          ${languages.value.map(({ tag, name }) => html`<wa-dropdown-item slot="submenu" type="checkbox" value=${`language:${tag}`} .checked=${locale() === tag}>${name}</wa-dropdown-item>`)}
        </wa-dropdown-item>
        <wa-dropdown-item value="help"><wa-icon slot="icon" name="circle-help"></wa-icon>${t('shell.help')}</wa-dropdown-item>
        <wa-divider></wa-divider>
        <wa-dropdown-item value="leave"><wa-icon slot="icon" name="log-out"></wa-icon>${t('shell.signOut')}</wa-dropdown-item>
      </wa-dropdown>`;
  }

  private choose(event: CustomEvent<{ item: { value: string } }>): void {
    const value = event.detail.item.value ?? '';
    const rest = value.slice(value.indexOf(':') + 1);
    if (value === 'leave') signOut();
    else if (value === 'help') show('help');
    else if (value.startsWith('go:')) navigate(rest);
    else if (value.startsWith('language:')) setLanguage(rest);
    else if (value.startsWith('entry:')) void userMenuEntries.value.find(entry => entry.id === rest)?.run();
  }
}
