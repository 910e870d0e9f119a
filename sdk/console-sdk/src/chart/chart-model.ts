/** A moment and a figure; null where there is none. */
export type ChartPoint = readonly [time: number | string | Date, value: number | null];

/** One line of a chart. */
export interface ChartSeries {
  label: string;
  points: readonly ChartPoint[];
  /** How it is drawn; a line without it. */
  kind?: 'line' | 'area' | 'bars';
  /** Any CSS colour or custom property; one of the palette without it. */
  color?: string;
}

/** What figures are of, which says how they are written. */
export type ChartUnit = '' | 'bytes' | 'percent' | 'seconds' | 'count' | (string & {});

/** All series over the moments of any of them: seconds first, then the figures of each series. */
export function align(series: readonly ChartSeries[]): (number | null)[][] {
  const columns = series.map(({ points }) => new Map(points.map(([time, value]) => [toSeconds(time), value])));
  const times = [...new Set(columns.flatMap(column => [...column.keys()]))].filter(Number.isFinite).sort((left, right) => left - right);
  return [times, ...columns.map(column => times.map(time => column.get(time) ?? null))];
}

const toSeconds = (time: ChartPoint[0]) => (typeof time === 'number' ? time : new Date(time).getTime()) / 1000;

/** What a series says in short, for those who do not see the chart. */
export function summarise({ points }: ChartSeries): { last: number; least: number; most: number } | undefined {
  const values = points.map(([, value]) => value).filter((value): value is number => value !== null && Number.isFinite(value));
  if (values.length === 0) return undefined;
  return { last: values.at(-1)!, least: values.reduce((a, b) => Math.min(a, b)), most: values.reduce((a, b) => Math.max(a, b)) };
}

/** How moments are written at an axis whose marks are so many seconds apart. */
export function tickOptions(step: number): Intl.DateTimeFormatOptions {
  if (step < 60) return { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
  if (step < 86_400) return { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return step < 28 * 86_400 ? { day: 'numeric', month: 'short' } : { month: 'short', year: 'numeric' };
}
