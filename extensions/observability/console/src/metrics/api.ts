import type { FragmentContext } from '@luban/console-sdk';

/** A series of an answer, with one value or with many. */
export interface Series { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }

/** What a query gave. */
export interface Result { resultType: 'scalar' | 'vector' | 'matrix' | 'string'; result: Series[] | [number, string] }

/** Why a selector gives nothing. */
export interface Emptiness { selector: string; reason: 'HasData' | 'MetricAbsent' | 'LabelMismatch' | 'TargetDown' | 'Stale'; label?: string; asked?: string; known: string[]; lastSample?: number }

/** What is known of a metric. */
export interface Description { type: string; help: string; unit: string }

/** The Prometheus API of the extension, as far as the explorer needs it. */
export class MetricsApi {
  constructor(private readonly ctx: FragmentContext) {}

  metrics(): Promise<string[]> {
    return this.get<string[]>('label/__name__/values');
  }

  descriptions(): Promise<Record<string, Description[]>> {
    return this.get('metadata');
  }

  labels(selector: string): Promise<string[]> {
    return this.get<string[]>(`labels?match[]=${encodeURIComponent(selector)}`);
  }

  values(label: string, selector: string): Promise<string[]> {
    return this.get<string[]>(`label/${encodeURIComponent(label)}/values?match[]=${encodeURIComponent(selector)}`);
  }

  query(query: string, time: number, signal: AbortSignal): Promise<Result> {
    return this.post('query', { query, time: String(time) }, signal);
  }

  range(query: string, start: number, end: number, step: number, signal: AbortSignal): Promise<Result> {
    return this.post('query_range', { query, start: String(start), end: String(end), step: String(step) }, signal);
  }

  whyEmpty(query: string, time: number): Promise<Emptiness[]> {
    return this.get(`why_empty?time=${time}&query=${encodeURIComponent(query)}`);
  }

  private async get<T>(path: string): Promise<T> {
    return (await this.ctx.json<{ data: T }>(`prometheus/api/v1/${path}`)).data;
  }

  private async post<T>(path: string, form: Record<string, string>, signal: AbortSignal): Promise<T> {
    const response = await this.ctx.fetch(`prometheus/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(form), signal });
    return ((await response.json()) as { data: T }).data;
  }
}
