import type { FragmentI18n } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import type { Emptiness, Result, Series } from './api.js';
import { distinctLabels, maxLines, toChart, unitOf } from './series.js';

/** What is shown of a query. */
export interface ResultView {
  t: (key: string, values?: Record<string, unknown>) => string;
  i18n: FragmentI18n;
  result: Result | undefined;
  why: Emptiness[] | undefined;
  view: 'chart' | 'table';
  step: number;
  query: string;
}

/** A chart, a table, a number, or why there is nothing. */
export function renderResult(view: ResultView) {
  const { t, result, why } = view;
  if (why) return diagnosis(view, why);
  if (!result) return html`<lb-empty icon="activity" heading=${t('begin')} text=${t('begin-text')}></lb-empty>`;
  if (result.resultType === 'scalar' || result.resultType === 'string') return html`<p class="number">${(result.result as [number, string])[1]}</p>`;
  const series = result.result as Series[];
  if (view.view === 'table') return table(view, series);
  return html`
    ${series.length > maxLines ? html`<p class="note">${t('too-many', { shown: maxLines, count: series.length })}</p>` : nothing}
    <div class="card"><lb-chart label=${view.query} .unit=${unitOf(view.query)} .height=${300} .series=${toChart(result, view.step, view.query)}></lb-chart></div>`;
}

function table({ t, i18n }: ResultView, series: readonly Series[]) {
  const labels = distinctLabels(series);
  const columns: TableColumn<Series>[] = [
    ...labels.map((label, index): TableColumn<Series> => ({ key: label, title: label === '__name__' ? t('metric') : label, sortable: true, value: ({ metric }) => metric[label] ?? '', priority: index < 2 ? 1 : 3 })),
    { key: 'value', title: t('value'), align: 'end', sortable: true, value: one => Number(lastOf(one)), render: one => i18n.format.number(Number(lastOf(one)), { maximumFractionDigits: 6 }) },
  ];
  return html`<lb-table caption=${t('table')} pageSize="50" .columns=${columns} .rows=${series}></lb-table>`;
}

const lastOf = ({ value, values }: Series) => value?.[1] ?? values?.at(-1)?.[1] ?? '';

function diagnosis({ t, i18n }: ResultView, why: readonly Emptiness[]) {
  const missing = why.filter(({ reason }) => reason !== 'HasData');
  return html`
    <section class="why" aria-label=${t('why')}>
      <h2>${t('why')}</h2>
      <ul>${missing.map(one => html`<li><code>${one.selector}</code><p>${t(`why-${one.reason}`, { label: one.label ?? '', asked: one.asked ?? '', time: one.lastSample ? i18n.format.dateTime(one.lastSample) : '' })}</p>
        ${one.known.length > 0 ? html`<p class="known">${t('known')} ${one.known.map((name, index) => html`${index > 0 ? ', ' : ''}<code>${name}</code>`)}</p>` : nothing}</li>`)}
        ${missing.length === 0 ? html`<li><p>${t('why-HasData')}</p></li>` : nothing}</ul>
    </section>`;
}
