import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { Resting, setQuery, shared } from '../../core/index.js';
import { labelled } from '../people/labelled.js';
import { activeFilters, filterNames, type AuditFilter } from './model/query.js';

const texts = ['user', 'verb', 'resource', 'namespace', 'name', 'extension', 'correlationId'] as const;
const ranges = ['1h', '24h', '7d', '30d'] as const;

/** Which records are shown. What is chosen stands in the address of the page. */
@customElement('lb-audit-filters')
export class AuditFilters extends Localized(LitElement) {
  static override styles = [shared, css`
    .line { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); align-items: end; }
    .line wa-input { flex: 2 1 220px; } .line wa-select { flex: 1 1 150px; max-inline-size: 220px; }
    .grid { display: grid; gap: var(--lb-space-3); grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr)); padding-block-start: var(--lb-space-3); }
    .chips { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; padding-block-start: var(--lb-space-3); }
  `];

  @property({ attribute: false }) filter!: AuditFilter;
  @property({ type: Boolean }) live = false;
  @state() private more = false;
  private readonly typing = new Resting(this);
  private typed: Record<string, string> = {};

  protected override render() {
    const active = activeFilters(this.filter);
    return html`<section role="search" aria-label=${t('audit.filters')}>
      <div class="line">
        ${this.input('q', 'search')}
        ${this.select('decision', ['allow', 'deny'])}${this.select('outcome', ['success', 'failure'])}
        ${this.live ? nothing : this.range()}
        <wa-button appearance="outlined" @click=${() => { this.more = !this.more; }}><wa-icon slot="start" name="filter"></wa-icon>${t(this.more ? 'audit.filters.fewer' : 'audit.filters.more')}</wa-button>
      </div>
      <div id="more">${this.more ? html`<div class="grid">${texts.map(name => this.input(name))}
        ${this.live ? nothing : html`${this.input('from', 'datetime-local')}${this.input('to', 'datetime-local')}`}</div>` : nothing}</div>
      ${active.length === 0 ? nothing : html`<div class="chips" role="group" aria-label=${t('audit.filters.active')}>
        ${active.map(name => html`<wa-button size="s" appearance="filled" @click=${() => setQuery({ [name]: null })}>${labelled(`${t(`audit.filter.${name}`)}: ${this.filter[name]}`, t('audit.filters.remove', { name: `${t(`audit.filter.${name}`)}: ${this.filter[name]}` }))}<wa-icon slot="end" name="x"></wa-icon></wa-button>`)}
        <wa-button size="s" appearance="plain" @click=${() => setQuery(Object.fromEntries(filterNames.map(name => [name, null])))}>${t('audit.clear')}</wa-button>
      </div>`}
    </section>`;
  }

  private input(name: keyof AuditFilter, type: 'text' | 'search' | 'datetime-local' = 'text') {
    const isTime = type === 'datetime-local';
    return html`<wa-input type=${type} label=${t(`audit.filter.${name}`)} ?with-clear=${!isTime} spellcheck="false" autocapitalize="off" .value=${isTime && /^\d+[smhdw]$/.test(this.filter[name]) ? '' : this.filter[name]}
      @input=${(event: Event) => this.later(name, (event.target as HTMLInputElement).value)}>${type === 'search' ? html`<wa-icon slot="start" name="search"></wa-icon>` : nothing}</wa-input>`;
  }

  private select(name: 'decision' | 'outcome', values: readonly string[]) {
    return html`<wa-select label=${t(`audit.filter.${name}`)} .value=${this.filter[name]} @change=${(event: Event) => setQuery({ [name]: (event.target as HTMLInputElement).value })}>
      <wa-option value="">${t(`audit.filter.${name}.any`)}</wa-option>${values.map(value => html`<wa-option value=${value}>${t(`audit.filter.${name}.${value}`)}</wa-option>`)}
    </wa-select>`;
  }

  private range() {
    const known = (ranges as readonly string[]).includes(this.filter.from) && !this.filter.to;
    return html`<wa-select label=${t('audit.range')} .value=${known ? this.filter.from : this.filter.from || this.filter.to ? 'own' : ''} @change=${(event: Event) => this.choose((event.target as HTMLInputElement).value)}>
      <wa-option value="">${t('audit.range.all')}</wa-option>${ranges.map(value => html`<wa-option value=${value}>${t(`audit.range.${value}`)}</wa-option>`)}<wa-option value="own">${t('audit.range.own')}</wa-option>
    </wa-select>`;
  }

  private choose(range: string): void {
    if (range === 'own') this.more = true;
    else setQuery({ from: range || null, to: null });
  }

  /** Typing asks the server when it rests. */
  private later(name: keyof AuditFilter, value: string): void {
    this.typed[name] = value;
    this.typing.schedule(() => {
      setQuery(this.typed);
      this.typed = {};
    });
  }
}
