import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { locale, Localized, t } from '@luban/console-sdk';
import { consoleExtensions, contributedThemes, languages, preferences, setLanguage, setPreferences, setTheme, shared, textIn, theme, Watch } from '../../../core/index.js';
import { controls } from '../../common/controls.js';

const startPages = ['/', '/extensions', '/marketplace', '/resources', '/events'];

/** How the console looks and speaks for this user. */
@customElement('lb-user-settings')
export class UserSettings extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); align-items: start; }
    section { display: grid; gap: var(--lb-space-4); }
    fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: var(--lb-space-1); }
    legend { padding: 0; font-size: 0.87rem; font-weight: 500; color: var(--lb-text-muted); margin-block-end: var(--lb-space-1); }
    .choices { display: flex; flex-wrap: wrap; gap: var(--lb-space-1) var(--lb-space-4); }
    ul { list-style: none; padding: 0; display: grid; gap: var(--lb-space-1); }
  `];

  constructor() {
    super();
    new Watch(this, preferences, languages, contributedThemes, consoleExtensions);
  }

  protected override render() {
    const { density = 'comfortable', startPage = '/', shortcuts = true } = preferences.value as { density?: string; startPage?: string; shortcuts?: boolean };
    const themes: [string, string][] = [...['system', 'light', 'dark'].map(id => [id, t(`settings.theme.${id}`)] as [string, string]), ...[...contributedThemes.value.values()].map(item => [item.id, item.label()] as [string, string])];
    return html`
      <section class="card"><h2>${t('settings.appearance')}</h2>
        ${this.radios('theme', t('settings.theme'), themes, theme(), setTheme)}
        ${this.radios('density', t('settings.density'), ['comfortable', 'compact'].map(id => [id, t(`settings.density.${id}`)]), density, value => setPreferences({ density: value }))}
      </section>
      <section class="card"><h2>${t('settings.language')}</h2>
        <label class="field"><span>${t('settings.locale')}</span><select @change=${(event: Event) => setLanguage((event.target as HTMLSelectElement).value)}>${languages.value.map(({ tag, name }) => html`<option value=${tag} lang=${tag} ?selected=${tag === locale()}>${name}</option>`)}</select></label>
        <label class="field"><span>${t('settings.startPage')}</span><select @change=${(event: Event) => setPreferences({ startPage: (event.target as HTMLSelectElement).value })}>${startPages.map(path => html`<option value=${path} ?selected=${path === startPage}>${t(`settings.startPage.${path.slice(1) || 'dashboard'}`)}</option>`)}</select></label>
      </section>
      <section class="card"><h2>${t('settings.shortcuts')}</h2>
        <label class="check"><input type="checkbox" .checked=${shortcuts} @change=${(event: Event) => setPreferences({ shortcuts: (event.target as HTMLInputElement).checked })} />${t('settings.shortcuts.single')}</label>
        <p class="muted small">${t('settings.shortcuts.text')}</p>
      </section>
      ${this.extensions()}`;
  }

  private radios(name: string, label: string, choices: [string, string][], chosen: string, choose: (value: string) => void) {
    return html`<fieldset><legend>${label}</legend><div class="choices">${choices.map(([value, words]) => html`<label class="check"><input type="radio" name=${name} value=${value} .checked=${value === chosen} @change=${() => choose(value)} />${words}</label>`)}</div></fieldset>`;
  }

  private extensions() {
    const disabled = preferences.value.disabledExtensions ?? [];
    const all = [...new Set([...consoleExtensions.value.map(extension => extension.id), ...disabled])].sort();
    if (!all.length) return nothing;
    const title = (id: string) => textIn(consoleExtensions.value.find(extension => extension.id === id)?.title) || id;
    return html`<section class="card"><h2>${t('settings.extensions')}</h2><p class="muted small">${t('settings.extensions.text')}</p>
      <ul>${all.map(id => html`<li><label class="check"><input type="checkbox" .checked=${!disabled.includes(id)} @change=${(event: Event) => this.toggle(id, (event.target as HTMLInputElement).checked)} />${title(id)} <span class="hint mono">${id}</span></label></li>`)}</ul></section>`;
  }

  private toggle(id: string, on: boolean): void {
    const disabled = preferences.value.disabledExtensions ?? [];
    setPreferences({ disabledExtensions: on ? disabled.filter(other => other !== id) : [...disabled, id] });
  }
}
