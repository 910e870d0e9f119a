import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type LiveList, Localized, resource, t } from '@luban/console-sdk';
import { shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';

/**
 * Chooses a namespace, or all of them. Who may not list namespaces types one.
 * @fires lb-change - `{ value }`, null for all.
 */
@customElement('lb-namespace-picker')
export class NamespacePicker extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { flex: 0 1 220px; }
    select, input { inline-size: 100%; }
    @media (max-width: 640px) { :host { flex-basis: 100%; } }
  `];

  @property() value: string | null = null;
  /** Without the choice of all namespaces. */
  @property({ type: Boolean }) one = false;
  @state() private names: readonly string[] = [];
  @state() private forbidden = false;
  private list: LiveList | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.list = resource('v1', 'namespaces').watch();
    this.list.subscribe(list => {
      this.names = list.items.map(item => item.metadata.name).sort();
      this.forbidden = list.status === 'forbidden';
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.list?.dispose();
  }

  protected override render() {
    const names = this.value && !this.names.includes(this.value) ? [this.value, ...this.names] : this.names;
    return html`<label class="field"><span>${t('resources.namespace')}</span>${this.forbidden
      ? html`<input type="text" spellcheck="false" autocomplete="off" .value=${this.value ?? ''} placeholder=${this.one ? '' : t('resources.namespace.all')} @change=${this.choose} />`
      : html`<select @change=${this.choose}>
          ${this.one ? '' : html`<option value="" ?selected=${!this.value}>${t('resources.namespace.all')}</option>`}
          ${names.map(name => html`<option value=${name} ?selected=${name === this.value}>${name}</option>`)}</select>`}</label>`;
  }

  private choose(event: Event): void {
    const value = (event.target as HTMLInputElement | HTMLSelectElement).value.trim() || null;
    this.dispatchEvent(new CustomEvent('lb-change', { detail: { value }, bubbles: true, composed: true }));
  }
}
