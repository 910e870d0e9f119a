import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { preferences, setPreferences, shared, Watch } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { keyOf, type Kind } from '../model/kind.js';

/** The kinds that the user has put first, as `resources/group/plural`. */
export function favouriteKinds(): string[] {
  return (preferences.value.favourites ?? []).filter(key => key.startsWith('resources/')).map(key => key.slice('resources/'.length));
}

/** Puts a kind among the favourites, or takes it out. */
@customElement('lb-favourite-button')
export class FavouriteButton extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: inline-block; }
    button[aria-pressed='true'] { color: var(--lb-warn); }
    button[aria-pressed='true'] wa-icon { fill: currentColor; }
  `];

  @property({ attribute: false }) kind!: Kind;

  constructor() {
    super();
    new Watch(this, preferences);
  }

  protected override render() {
    const on = favouriteKinds().includes(keyOf(this.kind));
    return html`<button type="button" class="quiet" aria-pressed=${on} aria-label=${t('resources.favourite', { kind: this.kind.kind })} title=${t('resources.favourite', { kind: this.kind.kind })} @click=${() => this.toggle(on)}><wa-icon name="star" aria-hidden="true"></wa-icon></button>`;
  }

  private toggle(on: boolean): void {
    const key = `resources/${keyOf(this.kind)}`;
    const all = preferences.value.favourites ?? [];
    setPreferences({ favourites: on ? all.filter(other => other !== key) : [...all, key] });
  }
}
