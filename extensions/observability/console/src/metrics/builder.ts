import { html, nothing } from 'lit';
import type { Description } from './api.js';
import { aggregates, overTimes, windows, type Aggregate, type Draft, type Filter, type OverTime } from './draft.js';

/** What the builder knows and whom it tells. */
export interface BuilderView {
  t: (key: string, values?: Record<string, unknown>) => string;
  metrics: readonly string[];
  labels: readonly string[];
  values: Record<string, readonly string[]>;
  description: Description | undefined;
  change: (draft: Draft) => void;
}

const operators: readonly Filter['operator'][] = ['=', '!=', '=~', '!~'];
const valueOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;

/** Metric, filters, calculation, aggregation: a query in four choices. */
export function builder(draft: Draft, view: BuilderView) {
  const { t, change } = view;
  return html`
    <div class="builder">
      <label class="metric"><span>${t('metric')}</span>
        <input list="metrics" autocomplete="off" spellcheck="false" placeholder=${t('metric-placeholder', { count: view.metrics.length })} .value=${draft.metric} @change=${(event: Event) => change({ ...draft, metric: valueOf(event).trim() })}>
        <datalist id="metrics">${view.metrics.slice(0, 2000).map(metric => html`<option value=${metric}></option>`)}</datalist>
      </label>
      <label><span>${t('over-time')}</span>
        <select aria-label=${t('over-time')} ?disabled=${!draft.metric} @change=${(event: Event) => change({ ...draft, overTime: valueOf(event) as OverTime })}>${overTimes.map(name => html`<option value=${name} ?selected=${name === draft.overTime}>${t(`over-time-${name || 'none'}`)}</option>`)}</select>
      </label>
      ${draft.overTime ? html`<label><span>${t('window')}</span><select aria-label=${t('window')} @change=${(event: Event) => change({ ...draft, window: valueOf(event) })}>${windows.map(name => html`<option value=${name} ?selected=${name === draft.window}>${name}</option>`)}</select></label>` : nothing}
      <label><span>${t('aggregate')}</span>
        <select aria-label=${t('aggregate')} ?disabled=${!draft.metric} @change=${(event: Event) => change({ ...draft, aggregate: valueOf(event) as Aggregate })}>${aggregates.map(name => html`<option value=${name} ?selected=${name === draft.aggregate}>${t(`aggregate-${name || 'none'}`)}</option>`)}</select>
      </label>
    </div>
    ${view.description?.help ? html`<p class="help">${view.description.help} <span class="type">${view.description.type}</span></p>` : nothing}
    ${draft.metric ? filters(draft, view) : nothing}
    ${draft.aggregate && draft.aggregate !== 'topk' && view.labels.length > 0 ? by(draft, view) : nothing}`;
}

function filters(draft: Draft, { t, labels, values, change }: BuilderView) {
  const set = (index: number, filter: Filter) => change({ ...draft, filters: draft.filters.with(index, filter) });
  return html`
    <div class="filters">
      ${draft.filters.map((filter, index) => html`
        <div class="filter" role="group" aria-label=${t('filter')}>
          <select aria-label=${t('label')} @change=${(event: Event) => set(index, { ...filter, label: valueOf(event), value: '' })}><option value="">${t('label')}</option>${labels.map(label => html`<option value=${label} ?selected=${label === filter.label}>${label}</option>`)}</select>
          <select aria-label=${t('operator')} class="narrow" @change=${(event: Event) => set(index, { ...filter, operator: valueOf(event) as Filter['operator'] })}>${operators.map(operator => html`<option ?selected=${operator === filter.operator}>${operator}</option>`)}</select>
          <input aria-label=${t('value')} placeholder=${t('value')} list="values-${index}" autocomplete="off" .value=${filter.value} @change=${(event: Event) => set(index, { ...filter, value: valueOf(event) })}>
          <datalist id="values-${index}">${(values[filter.label] ?? []).slice(0, 500).map(value => html`<option value=${value}></option>`)}</datalist>
          <button class="quiet" aria-label=${t('remove-filter')} title=${t('remove-filter')} @click=${() => change({ ...draft, filters: draft.filters.toSpliced(index, 1) })}>✕</button>
        </div>`)}
      <button @click=${() => change({ ...draft, filters: [...draft.filters, { label: '', operator: '=', value: '' }] })}>${t('add-filter')}</button>
    </div>`;
}

function by(draft: Draft, { t, labels, change }: BuilderView) {
  const toggle = (label: string) => change({ ...draft, by: draft.by.includes(label) ? draft.by.filter(other => other !== label) : [...draft.by, label] });
  return html`<div class="by" role="group" aria-label=${t('by')}><span>${t('by')}</span>${labels.map(label => html`<button aria-pressed=${draft.by.includes(label)} @click=${() => toggle(label)}>${label}</button>`)}</div>`;
}
