import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { actionsFor, type Action, type ActionFacts } from './actions.js';
import { actionIcons, runAction, type ActionTarget } from './run-action.js';

/** What can be done with an extension: the next thing as a button, the rest in a menu. */
@customElement('lb-extension-actions')
export class ExtensionActions extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: inline-flex; gap: var(--lb-space-2); align-items: center; }
    :host([stretch]) { display: flex; } :host([stretch]) .primary { flex: 1; }
    :host([stretch]) .primary::part(base) { inline-size: 100%; }
  `];

  @property({ attribute: false }) facts: ActionFacts = {};
  @property({ attribute: false }) target!: ActionTarget;
  @property() size: 's' | 'm' = 'm';
  /** Only the menu, as in a row of a table. */
  @property({ type: Boolean }) menu = false;
  /** Only the button, as on a card. */
  @property({ type: Boolean }) single = false;
  @property({ type: Boolean }) stretch = false;
  @state() private busy = false;

  protected override render() {
    const { primary, others } = actionsFor(this.facts);
    const inMenu = this.menu ? [...(primary ? [primary] : []), ...others] : others;
    return html`
      ${primary && !this.menu ? html`
        <wa-button class="primary" size=${this.size} variant="brand" appearance=${this.size === 's' ? 'outlined' : 'accent'} ?loading=${this.busy} @click=${() => this.run(primary)}>
          <wa-icon slot="start" name=${actionIcons[primary]}></wa-icon>${t(`extensions.action.${primary}`)}<span class="visually-hidden"> ${this.target.displayName}</span>
        </wa-button>` : nothing}
      ${inMenu.length && !this.single ? html`
        <wa-dropdown placement="bottom-end" @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => this.run(event.detail.item.value as Action)}>
          <wa-button slot="trigger" size=${this.size} appearance=${this.menu ? 'plain' : 'outlined'} ?loading=${this.busy && this.menu}>
            <wa-icon name="ellipsis" label=${t('extensions.moreActions', { name: this.target.displayName })}></wa-icon>
          </wa-button>
          ${inMenu.map(action => html`
            <wa-dropdown-item value=${action} variant=${action === 'uninstall' || action === 'forceUninstall' ? 'danger' : 'default'}>
              <wa-icon slot="icon" name=${actionIcons[action]}></wa-icon>${t(`extensions.action.${action}`)}
            </wa-dropdown-item>`)}
        </wa-dropdown>` : nothing}`;
  }

  private async run(action: Action): Promise<void> {
    try {
      await runAction(action, this.target, () => { this.busy = true; });
    } finally {
      this.busy = false;
    }
  }
}
