const functions = ['abs', 'absent', 'avg', 'avg_over_time', 'bottomk', 'ceil', 'changes', 'clamp', 'count', 'count_over_time', 'delta', 'deriv', 'floor', 'histogram_quantile', 'increase', 'irate', 'label_replace', 'last_over_time', 'max', 'max_over_time', 'min', 'min_over_time', 'predict_linear', 'quantile', 'quantile_over_time', 'rate', 'round', 'sort_desc', 'stddev', 'sum', 'sum_over_time', 'time', 'topk', 'vector'];

/** What can be completed at a place of a query. */
export interface Completion { from: number; words: string[] }

/** The names that go on from what stands before the caret: labels inside of braces and of by (…), else metrics and functions. */
export function complete(text: string, caret: number, metrics: readonly string[], labels: readonly string[]): Completion {
  const before = text.slice(0, caret);
  const word = /[A-Za-z_:][\w:]*$/.exec(before)?.[0] ?? '';
  const from = caret - word.length;
  if (word.length === 0 || (before.match(/"/g)?.length ?? 0) % 2 === 1) return { from, words: [] };
  const inLabels = before.lastIndexOf('{') > before.lastIndexOf('}') || /\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*$/i.test(before);
  const known = inLabels ? labels : [...functions, ...metrics];
  const lower = word.toLowerCase();
  const starts = known.filter(name => name.toLowerCase().startsWith(lower));
  const holds = known.filter(name => !name.toLowerCase().startsWith(lower) && name.toLowerCase().includes(lower));
  const words = [...starts, ...holds].filter(name => name !== word).slice(0, 8);
  return { from, words };
}

/** The metric that a caret stands at or behind, for which labels are asked. */
export function metricAt(text: string, caret: number, metrics: ReadonlySet<string>): string | undefined {
  const names = [...text.slice(0, caret).matchAll(/[A-Za-z_:][\w:]*/g)].map(([name]) => name).filter(name => metrics.has(name));
  return names.at(-1) ?? [...text.matchAll(/[A-Za-z_:][\w:]*/g)].map(([name]) => name).find(name => metrics.has(name));
}
