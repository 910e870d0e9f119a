/** What a label must be. */
export interface Filter { label: string; operator: '=' | '!=' | '=~' | '!~'; value: string }

/** How values over time become one. */
export type OverTime = '' | 'rate' | 'increase' | 'avg_over_time' | 'max_over_time' | 'min_over_time';

/** How series become fewer. */
export type Aggregate = '' | 'sum' | 'avg' | 'max' | 'min' | 'count' | 'topk';

/** A query as it is put together without words. */
export interface Draft { metric: string; filters: Filter[]; overTime: OverTime; window: string; aggregate: Aggregate; by: string[] }

export const emptyDraft: Draft = { metric: '', filters: [], overTime: '', window: '5m', aggregate: '', by: [] };

export const overTimes: readonly OverTime[] = ['', 'rate', 'increase', 'avg_over_time', 'max_over_time', 'min_over_time'];
export const aggregates: readonly Aggregate[] = ['', 'sum', 'avg', 'max', 'min', 'count', 'topk'];
export const windows: readonly string[] = ['1m', '5m', '15m', '1h', '6h', '1d'];

/** The selector of a draft: the metric and the filters that are whole. */
export function selector({ metric, filters }: Pick<Draft, 'metric' | 'filters'>): string {
  const whole = filters.filter(({ label, value }) => label && value);
  return metric + (whole.length > 0 ? `{${whole.map(({ label, operator, value }) => `${label}${operator}${quote(value)}`).join(', ')}}` : '');
}

/** The draft in PromQL. */
export function write(draft: Draft): string {
  if (!draft.metric) return '';
  let query = selector(draft);
  if (draft.overTime) query = `${draft.overTime}(${query}[${draft.window}])`;
  if (!draft.aggregate) return query;
  if (draft.aggregate === 'topk') return `topk(10, ${query})`;
  return `${draft.aggregate}${draft.by.length > 0 ? ` by (${draft.by.join(', ')}) ` : ''}(${query})`;
}

/** What suits a metric at first sight: counters are shown as a rate. */
export function firstDraft(metric: string, type: string | undefined): Draft {
  const counts = type === 'counter' || /_(total|count|sum|bucket)$/.test(metric);
  return { ...emptyDraft, metric, overTime: counts ? 'rate' : '' };
}

const quote = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
