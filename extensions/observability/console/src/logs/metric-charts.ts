/** A chart of one metric. */
export interface MetricChart { metric: string; title: string; query: string }

/** Charts of the metrics that an object has: counters as rates, the parts of histograms once, what people look for first. */
export function charts(series: Record<string, string>[], name: string): MetricChart[] {
  const byMetric = new Map<string, string>();
  for (const labels of series) {
    const metric = labels['__name__'] ?? '';
    const label = ['name', 'service', 'destination_service_name', 'app'].find(one => JSON.stringify(labels[one]) === name);
    if (metric && label && !/(_bucket|_sum|_created|_info)$/.test(metric)) byMetric.set(metric, label);
  }
  return [...byMetric].map(([metric, label]) => chartOf(metric, `${metric}{${label}=${name}}`)).sort((a, b) => rank(a.metric) - rank(b.metric) || a.metric.localeCompare(b.metric));
}

function chartOf(metric: string, selector: string): MetricChart {
  if (metric === 'luban_log_lines_total') return { metric, title: `${metric} /s`, query: `sum by (level) (rate(${selector}[5m]))` };
  if (/(_total|_count)$/.test(metric)) return { metric, title: `${metric} /s`, query: `sum by (instance, response_code, code) (rate(${selector}[5m]))` };
  return { metric, title: metric, query: selector };
}

function rank(metric: string): number {
  const first = ['cpu', 'memory', 'requests', 'duration', 'log_lines'].findIndex(word => metric.includes(word));
  return first < 0 ? 9 : first;
}

export function unitOf(metric: string): string {
  if (/_bytes$/.test(metric)) return 'bytes';
  if (/_seconds$/.test(metric)) return 'seconds';
  if (/_ratio$/.test(metric)) return 'percent';
  return '';
}
