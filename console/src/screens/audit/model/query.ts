import { unqualified } from '../../people/words.js';

/** Which records are shown. Every field is text as it stands in the address of the page. */
export interface AuditFilter {
  user: string;
  verb: string;
  /** `plural.group`. */
  resource: string;
  namespace: string;
  name: string;
  extension: string;
  decision: string;
  outcome: string;
  correlationId: string;
  q: string;
  from: string;
  to: string;
}

/** The names of the filters, as they stand in addresses. */
export const filterNames = ['user', 'verb', 'resource', 'namespace', 'name', 'extension', 'decision', 'outcome', 'correlationId', 'q', 'from', 'to'] as const satisfies readonly (keyof AuditFilter)[];

/** Reads the filters of an address. */
export function filterOf(query: URLSearchParams): AuditFilter {
  return Object.fromEntries(filterNames.map(name => [name, (query.get(name) ?? '').trim()])) as unknown as AuditFilter;
}

/** The filters that are set. */
export function activeFilters(filter: AuditFilter): (keyof AuditFilter)[] {
  return filterNames.filter(name => filter[name] !== '');
}

/** The filters as the server takes them. A live tail has no time range: it begins now. */
export function apiQuery(filter: AuditFilter, { live = false }: { live?: boolean } = {}): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of activeFilters(filter)) {
    if (live && (name === 'from' || name === 'to')) continue;
    if (name === 'resource') {
      const { resource, group } = unqualified(filter.resource);
      query.set('resource', resource);
      if (group) query.set('group', group);
    } else if (name === 'from' || name === 'to') query.set(name, instant(filter[name]));
    else query.set(name, filter[name]);
  }
  return query;
}

/** The address of a page of records, of the live tail, or of an export. */
export function recordsPath(filter: AuditFilter, { after, limit, continued, watch, format }: { after?: string; limit?: number; continued?: string; watch?: boolean; format?: 'jsonl' | 'csv' } = {}): string {
  const query = apiQuery(filter, { live: watch });
  if (limit) query.set('limit', String(limit));
  if (continued) query.set('continue', continued);
  if (after) query.set('after', after);
  if (watch) query.set('watch', '1');
  if (format) query.set('format', format);
  const root = '/apis/audit.luban.dev/v1';
  return `${root}/${format ? 'export' : 'records'}?${query}`;
}

/** What a field for date and time holds is local time; the server is told the instant. Durations such as `24h` stay. */
function instant(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/.test(text)) return text;
  return new Date(text.includes('T') ? text : `${text}T00:00`).toISOString();
}
