import { locale } from './i18n.js';

type Moment = Date | string | number;

const toDate = (value: Moment) => (value instanceof Date ? value : new Date(value));

/** Steps of relative time: from how many seconds on, the unit, and its length in seconds. */
const steps: [number, Intl.RelativeTimeFormatUnit, number][] = [
  [365 * 86400, 'year', 365 * 86400], [30 * 86400, 'month', 30 * 86400],
  [86400, 'day', 86400], [3600, 'hour', 3600], [60, 'minute', 60], [0, 'second', 1],
];

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** Values as people of the shown language write them. */
export const format = {
  number: (value: number, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale(), options).format(value),
  percent: (value: number, digits = 0) => new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: digits }).format(value),
  date: (value: Moment) => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(toDate(value)),
  time: (value: Moment) => new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(toDate(value)),
  dateTime: (value: Moment) => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(toDate(value)),
  list: (values: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction') => new Intl.ListFormat(locale(), { type }).format(values),

  /** How long ago, or how long until. */
  relative(value: Moment, now: Moment = Date.now()): string {
    const seconds = (toDate(value).getTime() - toDate(now).getTime()) / 1000;
    const [, unit, length] = steps.find(([from]) => Math.abs(seconds) >= from)!;
    return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.trunc(seconds / length) || 0, unit);
  },

  /** A number of bytes in the unit that fits, 1 kB being 1000 bytes. */
  bytes(value: number): string {
    const step = value > 0 ? Math.min(byteUnits.length - 1, Math.floor(Math.log10(value) / 3)) : 0;
    return new Intl.NumberFormat(locale(), { style: 'unit', unit: byteUnits[Math.max(0, step)]!, unitDisplay: step > 0 ? 'short' : 'long', maximumFractionDigits: step > 0 ? 1 : 0 })
      .format(value / 1000 ** Math.max(0, step));
  },

  /** A span of time, given in seconds, in its two largest units. */
  duration(seconds: number): string {
    const unit = (amount: number, name: string) => new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: amount < 10 && name === 'second' ? 1 : 0 }).format(amount);
    if (seconds < 1) return unit(Math.round(seconds * 1000), 'millisecond');
    if (seconds < 60) return unit(seconds, 'second');
    const parts: [number, string][] = [[Math.floor(seconds / 86400), 'day'], [Math.floor(seconds / 3600) % 24, 'hour'], [Math.floor(seconds / 60) % 60, 'minute'], [Math.floor(seconds) % 60, 'second']];
    const first = parts.findIndex(([amount]) => amount > 0);
    return parts.slice(first, first + 2).filter(([amount]) => amount > 0).map(([amount, name]) => unit(amount, name)).join(' ');
  },
};
