import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { apiJson, ApiError } from '@luban/console-sdk';
import { type LoadState } from '../../../core/index.js';
import { follow, Later } from '../../common/follow.js';
import { apiPath, type Kind } from '../model/kind.js';
import { rowsOf, totalOf, type ColumnDefinition, type ServerTable, type TableRow } from '../model/table.js';

/** Which objects a table shows. */
export interface TableQuery {
  kind: Kind;
  namespace: string | null;
  labelSelector: string;
  fieldSelector: string;
  /** With the whole object in every row, as contributed columns need it. */
  wholeObjects: boolean;
}

const pageSize = 100;
const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io, application/json';

/** The server's table of a kind: page by page, and read again when something in it changes. */
export class TableSource implements ReactiveController {
  columns: readonly ColumnDefinition[] = [];
  rows: readonly TableRow[] = [];
  total = 0;
  error: unknown;
  busy = false;
  /** Whether changes arrive by themselves. */
  live = false;
  private tables: ServerTable[] = [];
  private query: TableQuery | undefined;
  private key = '';
  private stop = new AbortController();
  // The cells are the server's to write, so a change means: read again. Many changes mean it once.
  private readonly later = new Later(() => void this.reload(), 400);

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get state(): LoadState {
    if (this.error instanceof ApiError && this.error.isForbidden) return 'forbidden';
    if (this.error !== undefined) return this.tables.length ? 'stale' : 'error';
    return this.tables.length ? 'ready' : 'loading';
  }

  get hasMore(): boolean {
    return !!this.tables.at(-1)?.metadata.continue;
  }

  /** Shows what this query finds, and forgets what another one found. */
  for(query: TableQuery): void {
    const { kind, ...rest } = query;
    const key = JSON.stringify([kind.group, kind.version, kind.plural, rest]);
    if (key === this.key) return;
    this.key = key;
    this.query = query;
    this.stop.abort();
    this.later.cancel();
    this.stop = new AbortController();
    this.show([]);
    this.error = undefined;
    void this.read(pageSize, null, this.stop.signal).then(first => { if (first) this.follow(); });
  }

  /** Reads as many rows anew as are shown. */
  reload(): Promise<unknown> {
    return this.read(Math.max(pageSize, Math.min(10_000, this.rows.length)), null, this.stop.signal);
  }

  /** Reads the next page. */
  more(): Promise<unknown> {
    return this.read(pageSize, this.tables.at(-1)?.metadata.continue ?? null, this.stop.signal);
  }

  hostDisconnected(): void {
    this.stop.abort();
    this.later.cancel();
    this.key = '';
  }

  private async read(limit: number, next: string | null, signal: AbortSignal): Promise<boolean> {
    const { kind, namespace, labelSelector, fieldSelector, wholeObjects } = this.query!;
    const query = new URLSearchParams({ limit: String(limit), includeObject: wholeObjects ? 'Object' : 'Metadata', ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}), ...(next ? { continue: next } : {}) });
    this.busy = true;
    this.host.requestUpdate();
    try {
      const table = await apiJson<ServerTable>(`${apiPath(kind, namespace)}?${query}`, { headers: { Accept: asTable }, signal });
      if (signal.aborted) return false;
      this.error = undefined;
      this.show(next ? [...this.tables, table] : [table]);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      // The page that would follow has expired: what is shown is read anew, and the rest after it.
      if (next && error instanceof ApiError && error.status === 410) return await this.read(this.rows.length + pageSize, null, signal);
      this.error = error;
      return false;
    } finally {
      if (!signal.aborted) {
        this.busy = false;
        this.host.requestUpdate();
      }
    }
  }

  private show(tables: ServerTable[]): void {
    this.tables = tables;
    this.columns = tables.at(-1)?.columnDefinitions ?? tables[0]?.columnDefinitions ?? this.columns;
    this.rows = rowsOf(tables);
    this.total = totalOf(tables);
    if (!tables.length) { this.columns = []; this.live = false; }
  }

  private follow(): void {
    const { kind, namespace, labelSelector, fieldSelector } = this.query!;
    if (!kind.verbs.includes('watch')) return;
    const query = new URLSearchParams({ ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) });
    const topic = apiPath(kind, namespace).slice(1) + (query.size ? `?${query}` : '');
    follow(topic, this.tables.at(-1)?.metadata.resourceVersion, {
      changed: () => this.later.ask(),
      live: live => { this.live = live; this.host.requestUpdate(); },
    }, this.stop.signal);
  }
}
