import { html } from 'lit';
import { t } from '@luban/console-sdk';
import { builtInThemes, contributedThemes, setTheme, theme } from '../core/theme.js';

const icons = { light: 'sun', dark: 'moon', system: 'monitor' };

/** The themes as entries of a menu: the built-in ones, then those of extensions. */
export function renderThemeItems(slot = '') {
  const items = [
    ...builtInThemes.map(id => ({ id, label: t(`shell.theme.${id}`), icon: icons[id] })),
    ...[...contributedThemes.value.values()].map(({ id, label }) => ({ id, label: label(), icon: 'palette' })),
  ];
  return items.map(({ id, label, icon }) => html`
    <wa-dropdown-item slot=${slot} type="checkbox" value=${`theme:${id}`} .checked=${theme() === id} @click=${() => setTheme(id)}>
      <wa-icon slot="icon" name=${icon}></wa-icon>${label}
    </wa-dropdown-item>`);
}
