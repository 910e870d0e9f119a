import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { format } from '../format.js';
import { Localized, t } from '../i18n.js';
import { base } from '../styles.js';

/** One choice of a facet. */
export interface FacetOption {
  value: string;
  label: string;
  count?: number;
}

/**
 * A list of filters with counts.
 * @fires lb-change - `{ value }`: the values that are chosen.
 */
@customElement('lb-facets')
export class LbFacets extends Localized(LitElement) {
  static override styles = [base, css`
    fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; }
    legend { float: inline-start; padding: 0; font-weight: 600; font-size: 0.87rem; margin-block-end: var(--lb-space-1); min-block-size: 28px; display: flex; align-items: center; }
    .clear { float: inline-end; min-block-size: 28px; font-size: 0.87rem; color: var(--lb-link); }
    ul { list-style: none; padding: 0; clear: both; }
    label { display: flex; align-items: center; gap: var(--lb-space-2); min-block-size: 30px; padding: 2px var(--lb-space-2); margin-inline: calc(-1 * var(--lb-space-2)); border-radius: var(--lb-radius-small); cursor: pointer; }
    label:hover { background: color-mix(in oklab, var(--lb-border) 40%, transparent); }
    input { flex: none; margin: 0; inline-size: 16px; block-size: 16px; accent-color: var(--lb-brand); }
    .name { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; }
    .count { color: var(--lb-text-muted); font-size: 0.82rem; font-variant-numeric: tabular-nums; }
    li.none label { color: var(--lb-text-muted); }
    .more { padding-inline: 0; color: var(--lb-link); }
  `];

  /** What is filtered by. */
  @property() heading = '';
  @property({ attribute: false }) options: FacetOption[] = [];
  /** The values that are chosen. */
  @property({ attribute: false }) value: string[] = [];
  /** Only one at a time; choosing it again clears it. */
  @property({ type: Boolean }) single = false;
  /** How many are shown before "more". */
  @property({ type: Number }) limit = 8;
  @state() private all = false;

  protected override render() {
    const shown = this.all ? this.options : this.options.filter((option, index) => index < this.limit || this.value.includes(option.value));
    const hidden = this.options.length - shown.length;
    return html`
      <fieldset>
        <legend>${this.heading}</legend>
        ${this.value.length ? html`<button class="quiet clear" type="button" aria-label="${t('sdk.facets.clear')} – ${this.heading}" @click=${() => this.choose([])}>${t('sdk.facets.clear')}</button>` : nothing}
        <ul>${shown.map(option => this.option(option))}</ul>
        ${hidden > 0 || this.all ? html`<button class="quiet more" type="button" aria-expanded=${this.all} @click=${() => { this.all = !this.all; }}>${this.all ? t('sdk.facets.less') : t('sdk.facets.more', { count: hidden })}</button>` : nothing}
      </fieldset>`;
  }

  private option({ value, label, count }: FacetOption) {
    return html`
      <li class=${count === 0 ? 'none' : ''}><label>
        <input type="checkbox" .checked=${this.value.includes(value)} @change=${(event: Event) => this.toggle(value, (event.target as HTMLInputElement).checked)} />
        <span class="name" title=${label}>${label}</span>
        ${count === undefined ? nothing : html`<span class="count">${format.number(count)}</span>`}
      </label></li>`;
  }

  private toggle(value: string, on: boolean): void {
    const rest = this.single ? [] : this.value.filter(chosen => chosen !== value);
    this.choose(on ? [...rest, value] : rest);
  }

  private choose(value: string[]): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent('lb-change', { detail: { value }, bubbles: true, composed: true }));
  }
}
