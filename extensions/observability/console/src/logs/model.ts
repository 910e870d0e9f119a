import type { ApiError } from '@luban/console-sdk';

/** A line as the server gives it. */
export interface LogLine {
  id: string;
  time: string;
  level: string;
  text: string;
  labels: Record<string, string>;
  fields: unknown;
}

export interface LogPage { lines: LogLine[]; next: string | null; incomplete: string | null }

export interface LogStats {
  total: number;
  from: string;
  to: string;
  stepSeconds: number;
  incomplete: string | null;
  buckets: { time: string; count: number; levels: Record<string, number> }[];
  fields: Record<string, { values: { value: string; count: number }[]; more: number }>;
}

export interface LogContext { before: LogLine[]; line: LogLine; after: LogLine[] }

/** What is looked for, where and when. */
export interface LogFilter {
  query: string;
  /** Empty for all namespaces. */
  namespace: string;
  /** Minutes before now, or `custom`. */
  range: string;
  from: string;
  to: string;
}

export const ranges = ['15', '60', '360', '1440', '10080'] as const;

/** The bars over time: everything, and what of it is bad. */
export const bars: { key: string; color: string; levels?: readonly string[] }[] = [
  { key: 'bars.all', color: 'var(--lb-brand)' },
  { key: 'bars.warning', color: 'var(--lb-warn)', levels: ['warning', 'error', 'fatal'] },
  { key: 'bars.error', color: 'var(--lb-error)', levels: ['error', 'fatal'] },
];

/** How many lines of some levels, or of all, are in a bucket. */
export function sum(counts: Record<string, number> | undefined, levels?: readonly string[]): number {
  return Object.entries(counts ?? {}).reduce((all, [level, count]) => (!levels || levels.includes(level) ? all + count : all), 0);
}

/** The route of the logs that a filter may use. */
export function route(namespace: string, name: string): string {
  return namespace ? `namespaces/${encodeURIComponent(namespace)}/logs/${name}` : `logs/${name}`;
}

export function span(filter: LogFilter, now = Date.now()): { from: string; to: string } {
  if (filter.range === 'custom' && filter.from && filter.to) return { from: new Date(filter.from).toISOString(), to: new Date(filter.to).toISOString() };
  const minutes = Number(filter.range) || 60;
  return { from: new Date(now - minutes * 60_000).toISOString(), to: new Date(now + 1000).toISOString() };
}

/** The address of a question; `fixed` is a condition that always holds, such as the object of a tab. */
export function address(filter: LogFilter, name: string, fixed = '', more: Record<string, string> = {}): string {
  const { from, to } = span(filter);
  return `${route(filter.namespace, name)}?${new URLSearchParams({ query: filter.query, where: fixed, from, to, ...more })}`;
}

/** A condition on a field, as the query language writes it. */
export function condition(name: string, value: string): string {
  return /^[\w.@/-]+$/.test(value) ? `${name}:${value}` : `${name}:"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Adds a condition, or takes it away when it is there. */
export function toggled(query: string, part: string): string {
  const parts = query.split(/\s+/).filter(Boolean);
  return (parts.includes(part) ? parts.filter(one => one !== part) : [query.trim(), part].filter(Boolean)).join(' ');
}

/** Where a line comes from, in a few words. */
export function origin({ labels }: LogLine): string {
  const name = labels['name'] ?? labels['app'] ?? labels['service'] ?? labels['host'] ?? labels['index'] ?? '';
  return [labels['namespace'], name, labels['container']].filter(Boolean).join('/');
}

export function isForbidden(error: unknown): boolean {
  return (error as ApiError | undefined)?.status === 403;
}
