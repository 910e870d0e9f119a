import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { navigation } from '../core/navigation.js';
import { preferences, setPreferences } from '../core/preferences.js';
import { consoleExtensions } from '../core/runtime/contributions.js';
import { enterSafeMode } from '../core/runtime/safe-mode.js';
import { textIn } from '../core/runtime/text.js';
import { goTo } from '../core/shortcuts.js';
import { session } from '../core/session.js';
import { Watch } from '../core/store.js';
import { buttons } from '../ui/button.js';
import { shared } from '../ui/styles.js';

/** The shortcuts, and what to do when something goes wrong. */
@customElement('lb-help')
export class Help extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    :host { display: grid; gap: var(--lb-space-5); }
    h3 { margin-block-end: var(--lb-space-3); }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: var(--lb-space-2) var(--lb-space-4); align-items: baseline; }
    dt { white-space: nowrap; } dd { margin: 0; }
    kbd { font: 500 0.8rem var(--lb-font); padding: 2px 7px; border: 1px solid var(--wa-color-neutral-border-normal); border-block-end-width: 2px; border-radius: 5px; background: var(--lb-page); }
    .then { color: var(--lb-text-muted); font-size: 0.8rem; padding-inline: 4px; }
  `];

  constructor() {
    super();
    new Watch(this, preferences, consoleExtensions);
  }

  /** What this user has switched off, to have it back. */
  private renderDisabled() {
    const ids = preferences.value.disabledExtensions ?? [];
    if (!ids.length) return nothing;
    return html`
      <section class="stack"><h3>${t('help.disabled')}</h3>
        ${ids.map(id => {
          const name = textIn(consoleExtensions.value.find(extension => extension.id === id)?.title) || id;
          return html`<div class="row between"><span>${name}</span>
            <button class="button small" aria-label=${t('help.enableOne', { name })} @click=${() => setPreferences({ disabledExtensions: ids.filter(one => one !== id) })}>${t('help.enable')}</button></div>`;
        })}
      </section>`;
  }

  protected override render() {
    const links = navigation().flatMap(group => group.links);
    const places = Object.entries(goTo).flatMap(([key, path]) => {
      const link = links.find(one => one.path === path);
      return link ? [{ key, name: link.label }] : [];
    });
    return html`
      <section><h3>${t('help.shortcuts')}</h3>
        <dl>
          <dt><kbd>${/Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl'}</kbd> <kbd>K</kbd></dt><dd>${t('help.palette')}</dd>
          <dt><kbd>/</kbd></dt><dd>${t('help.search')}</dd>
          ${places.map(({ key, name }) => html`<dt><kbd>g</kbd><span class="then">${t('help.then')}</span><kbd>${key}</kbd></dt><dd>${t('help.goTo', { name })}</dd>`)}
          <dt><kbd>?</kbd></dt><dd>${t('help.this')}</dd>
        </dl>
      </section>
      <section class="stack"><h3>${t('help.trouble')}</h3>
        <p class="muted">${t('help.safeModeText')}</p>
        <div><button class="button" @click=${enterSafeMode}><wa-icon name="shield"></wa-icon>${t('help.safeMode')}</button></div>
      </section>
      ${this.renderDisabled()}
      <p class="muted small">LuBan ${session.value?.version}</p>`;
  }
}
