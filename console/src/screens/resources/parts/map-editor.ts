import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { isLabelKey, isLabelValue } from '../model/selector.js';

/**
 * Labels or annotations: read as chips, edited as rows.
 * @fires lb-save - `{ value }`: the whole map as it shall be.
 */
@customElement('lb-map-editor')
export class MapEditor extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    .head { display: flex; justify-content: space-between; align-items: center; gap: var(--lb-space-2); min-block-size: 32px; }
    .entry { display: inline-flex; flex-wrap: wrap; font-size: 0.82rem; border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); overflow: hidden; max-inline-size: 100%; }
    .entry span { padding: 2px 8px; overflow-wrap: anywhere; min-inline-size: 0; }
    .entry .key { background: color-mix(in oklab, var(--lb-border) 35%, transparent); color: var(--lb-text-muted); }
    .line { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto; gap: var(--lb-space-2); align-items: start; }
    form { display: grid; gap: var(--lb-space-2); }
    @media (max-width: 640px) { .line { grid-template-columns: minmax(0, 1fr) auto; } .line .second { grid-row: 2; } }
  `];

  @property() heading = '';
  @property({ attribute: false }) value: Record<string, string> = {};
  /** Whether the values are those of labels, which are short and of few characters. */
  @property({ type: Boolean }) labels = false;
  @property({ type: Boolean }) editable = false;
  @state() private rows: [string, string][] | null = null;

  protected override render() {
    return html`
      <div class="head"><h3>${this.heading}</h3>${this.editable && !this.rows ? html`<button type="button" class="quiet" aria-label=${t('resources.map.edit', { name: this.heading })} title=${t('resources.map.edit', { name: this.heading })} @click=${this.edit}><wa-icon name="pencil" aria-hidden="true"></wa-icon></button>` : nothing}</div>
      ${this.rows ? this.form(this.rows) : this.list()}`;
  }

  private list() {
    const entries = Object.entries(this.value);
    return entries.length
      ? html`<ul class="chips">${entries.map(([key, value]) => html`<li class="entry"><span class="key">${key}</span>${value ? html`<span>${value}</span>` : nothing}</li>`)}</ul>`
      : html`<p class="muted small">${t('resources.map.none')}</p>`;
  }

  private form(rows: [string, string][]) {
    return html`
      <form @submit=${this.save} @keydown=${(event: KeyboardEvent) => { if (event.key === 'Escape') this.rows = null; }}>
        ${rows.map(([key, value], index) => {
          const problem = this.problem(key, value, index);
          return html`<div class="line">
            <input type="text" spellcheck="false" autocomplete="off" aria-label=${t('resources.map.key', { number: index + 1 })} .value=${key} aria-invalid=${problem !== ''} @input=${(event: Event) => this.change(index, 0, event)} />
            <input class="second" type="text" spellcheck="false" autocomplete="off" aria-label=${t('resources.map.value', { number: index + 1 })} .value=${value} @input=${(event: Event) => this.change(index, 1, event)} />
            <button type="button" class="quiet" aria-label=${t('resources.map.remove', { key })} @click=${() => { this.rows = rows.filter((_, at) => at !== index); }}><wa-icon name="x" aria-hidden="true"></wa-icon></button>
          </div>${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`;
        })}
        <div class="row between">
          <wa-button type="button" size="s" appearance="plain" @click=${() => { this.rows = [...rows, ['', '']]; }}><wa-icon slot="start" name="plus"></wa-icon>${t('resources.map.add')}</wa-button>
          <span class="row"><wa-button type="button" size="s" appearance="outlined" @click=${() => { this.rows = null; }}>${t('resources.cancel')}</wa-button>
          <wa-button size="s" variant="brand" ?disabled=${rows.some(([key, value], index) => this.problem(key, value, index))} @click=${this.save}>${t('resources.save')}</wa-button></span>
        </div>
      </form>`;
  }

  private problem(key: string, value: string, index: number): string {
    if (!isLabelKey(key)) return key || value ? t('resources.selector.key', { part: key }) : '';
    if (this.labels && !isLabelValue(value)) return t('resources.selector.value', { part: value });
    return this.rows!.findIndex(([other]) => other === key) < index ? t('resources.map.twice', { key }) : '';
  }

  private edit(): void {
    const entries = Object.entries(this.value);
    this.rows = entries.length ? entries : [['', '']];
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus());
  }

  private change(index: number, part: 0 | 1, event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    this.rows = this.rows!.map((row, at) => (at === index ? (part ? [row[0], text] : [text, row[1]]) : row));
  }

  private save(event: Event): void {
    event.preventDefault();
    const rows = (this.rows ?? []).filter(([key]) => key);
    if (rows.some(([key, value], index) => this.problem(key, value, index))) return;
    this.rows = null;
    this.dispatchEvent(new CustomEvent('lb-save', { detail: { value: Object.fromEntries(rows) }, bubbles: true, composed: true }));
  }
}
