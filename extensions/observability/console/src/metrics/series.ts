import type { ChartSeries } from '@luban/console-sdk/chart';
import type { Result, Series } from './api.js';

/** More lines than these are not told apart by anybody. */
export const maxLines = 20;

/** The labels by which series of a result differ, or all but the name when there is one. */
export function distinctLabels(series: readonly Series[]): string[] {
  const names = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const differing = names.filter(name => new Set(series.map(({ metric }) => metric[name] ?? '')).size > 1);
  return series.length === 1 ? names.filter(name => name !== '__name__') : differing;
}

/** What a series is called in a legend: what tells it from the others. */
export function legend(series: Series, labels: readonly string[], fallback: string): string {
  const text = labels.filter(name => series.metric[name]).map(name => name === '__name__' ? series.metric[name] : `${name}=${series.metric[name]}`).join(' ');
  return text || series.metric['__name__'] || fallback;
}

/** A result as a chart draws it: a gap where no sample is. */
export function toChart({ result }: Result, step: number, fallback: string): ChartSeries[] {
  const series = (result as Series[]).slice(0, maxLines);
  const labels = distinctLabels(series);
  return series.map(one => ({ label: legend(one, labels, fallback), points: withGaps(one.values ?? [], step) }));
}

function withGaps(values: readonly [number, string][], step: number): [number, number | null][] {
  const points: [number, number | null][] = [];
  let before: number | undefined;
  for (const [time, text] of values) {
    if (before !== undefined && time - before > step * 1.5) points.push([(before + step) * 1000, null]);
    const value = Number(text === '+Inf' ? 'Infinity' : text === '-Inf' ? '-Infinity' : text);
    points.push([time * 1000, Number.isFinite(value) ? value : null]);
    before = time;
  }
  return points;
}

/** How the figures of a query are written, as far as its text tells. */
export function unitOf(query: string): string {
  if (/\b(rate|irate|deriv|count|count_over_time|changes|resets)\s*(\(|by)/.test(query)) return '';
  if (/_bytes\b/.test(query) && !/\//.test(query)) return 'bytes';
  if (/_seconds\b/.test(query) && !/_time_seconds\b/.test(query) && !/\//.test(query)) return 'seconds';
  return /_ratio\b/.test(query) ? 'percent' : '';
}
