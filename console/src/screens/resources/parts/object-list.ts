import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { format, Localized, t } from '@luban/console-sdk';
import { navigate, setQuery, shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { kindPath, objectPath, type Kind } from '../model/kind.js';
import { at, isAge, rowMatches, type ColumnDefinition, type TableRow } from '../model/table.js';
import { TableSource } from '../data/table-source.js';
import { formatted, stateOf, tellsState } from './cells.js';
import { badgesOf, columnsFor, emptyStatesOf, needsObjects, watchContributions } from './contributed.js';
import { deleteMany } from './delete-many.js';
import './namespace-picker.js';
import './selector-input.js';

/** The objects of a kind as the server prints them, with what narrows them down. */
@customElement('lb-object-list')
export class ObjectList extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-4); min-inline-size: 0; }
    .search { flex: 0 1 220px; }
    .contributed { padding: 0 var(--lb-space-5) var(--lb-space-5); }
    .foot { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: var(--lb-space-3); font-size: 0.87rem; color: var(--lb-text-muted); min-block-size: 32px; }
    .live { display: inline-flex; gap: 6px; align-items: center; }
    @media (max-width: 640px) { .search { flex-basis: 100%; } }
  `];

  @property({ attribute: false }) kind!: Kind;
  @property({ attribute: false }) query = new URLSearchParams();
  @property({ attribute: false }) rights: ReadonlySet<string> = new Set();
  @state() private selected: readonly string[] = [];
  private readonly source = new TableSource(this);

  constructor() {
    super();
    watchContributions(this);
  }

  private get namespace(): string | null {
    return this.kind.namespaced ? this.query.get('namespace') : null;
  }

  private get rows(): readonly TableRow[] {
    const search = this.query.get('search') ?? '';
    return search ? this.source.rows.filter(row => rowMatches(row, search)) : this.source.rows;
  }

  protected override willUpdate(): void {
    this.source.for({
      kind: this.kind, namespace: this.namespace, wholeObjects: needsObjects(this.kind),
      labelSelector: this.query.get('labels') ?? '', fieldSelector: this.query.get('fields') ?? '',
    });
  }

  protected override render() {
    const filtered = ['search', 'labels', 'fields', 'namespace'].some(name => this.query.get(name));
    const sort = this.query.get('sort');
    return html`
      ${this.toolbar()}
      <lb-table .columns=${this.columns()} .rows=${this.rows} .rowKey=${'key'} state=${this.source.state} .error=${this.source.error} caption=${this.kind.kind}
        ?filtered=${filtered} ?selectable=${this.rights.has('delete')} .selected=${this.selected}
        .sort=${sort ? { key: sort.replace(/^-/, ''), direction: sort.startsWith('-') ? 'descending' : 'ascending' } : undefined}
        @lb-retry=${() => this.source.reload()} @lb-select=${(event: CustomEvent<{ keys: string[] }>) => { this.selected = event.detail.keys; }}
        @lb-sort=${(event: CustomEvent<{ key: string; direction: string }>) => setQuery({ sort: `${event.detail.direction === 'descending' ? '-' : ''}${event.detail.key}` })}
        @lb-row=${(event: CustomEvent<{ row: TableRow }>) => navigate(this.pathOf(event.detail.row))}>
        <wa-button slot="bulk" size="s" variant="danger" appearance="outlined" @click=${this.deleteSelected}><wa-icon slot="start" name="trash-2"></wa-icon>${t('resources.delete')}</wa-button>
        <div slot="empty"><lb-empty icon="box" heading=${t('resources.list.empty', { kind: this.kind.kind })} text=${t('resources.list.emptyText')}>
          ${this.rights.has('create') ? html`<wa-button slot="actions" variant="brand" href=${`${kindPath(this.kind)}/new`}><wa-icon slot="start" name="plus"></wa-icon>${t('resources.create.action', { kind: this.kind.kind })}</wa-button>` : nothing}
        </lb-empty>${emptyStatesOf(this.kind)}</div>
        <lb-empty slot="filtered-empty" icon="filter" heading=${t('resources.list.noneFound')} text=${t('resources.list.noneFoundText')}>
          <wa-button slot="actions" appearance="outlined" @click=${() => setQuery({ search: null, labels: null, fields: null, namespace: null })}>${t('resources.list.clear')}</wa-button>
        </lb-empty>
      </lb-table>
      ${this.source.state === 'ready' || this.source.state === 'stale' ? this.foot() : nothing}`;
  }

  private toolbar() {
    return html`<div class="toolbar" role="search" aria-label=${t('resources.list.filters')}>
      <label class="field search"><span>${t('resources.list.search')}</span><input type="search" autocomplete="off" .value=${this.query.get('search') ?? ''} @input=${(event: Event) => setQuery({ search: (event.target as HTMLInputElement).value || null })} /></label>
      ${this.kind.namespaced ? html`<lb-namespace-picker .value=${this.namespace} @lb-change=${(event: CustomEvent<{ value: string | null }>) => setQuery({ namespace: event.detail.value })}></lb-namespace-picker>` : nothing}
      <lb-selector-input .value=${this.query.get('labels') ?? ''} @lb-change=${(event: CustomEvent<{ value: string }>) => setQuery({ labels: event.detail.value || null })}></lb-selector-input>
      ${this.query.get('fields') ? html`<span class="chip"><code>${this.query.get('fields')}</code><button type="button" class="quiet" aria-label=${t('resources.list.clearFields')} @click=${() => setQuery({ fields: null })}><wa-icon name="x" aria-hidden="true"></wa-icon></button></span>` : nothing}
    </div>`;
  }

  private columns() {
    const withNamespace = this.kind.namespaced && !this.namespace;
    const server = this.source.columns.map((column, index) => ({ column, index }));
    return [
      ...server.slice(0, 1).map(({ column, index }) => this.column(column, index)),
      ...(withNamespace ? [{ key: 'namespace', title: t('resources.namespace'), value: (row: TableRow) => row.metadata.namespace, sortable: true, priority: 2 as const }] : []),
      ...server.slice(1).filter(({ column }) => !isAge(column)).map(({ column, index }) => this.column(column, index)),
      ...columnsFor(this.kind).map(column => ({ key: column.id, title: column.title, sortable: column.value !== undefined, priority: column.priority, ...(column.width ? { width: column.width } : {}), ...(column.align ? { align: column.align } : {}), value: (row: TableRow) => (column.value ? at(row.object, column.value) : undefined), render: (row: TableRow) => column.draw?.(row.object) ?? html`${formatted(at(row.object, column.value ?? ''), column.format)}` })),
      ...server.filter(({ column }) => isAge(column)).map(({ column, index }) => this.column(column, index)),
    ];
  }

  private column(column: ColumnDefinition, index: number) {
    const base = { key: column.name, title: column.name, sortable: true, priority: (column.priority > 0 ? 3 : index > 3 ? 2 : 1) as 1 | 2 | 3, value: (row: TableRow) => row.cells[index] };
    if (index === 0) return { ...base, title: t('resources.name'), render: (row: TableRow) => html`<a href=${this.pathOf(row)}>${row.metadata.name}</a>${row.metadata.deletionTimestamp ? html` <lb-status state="busy" label=${t('resources.terminating')}></lb-status>` : nothing}${badgesOf(this.kind, row.object)}` };
    if (isAge(column)) return { ...base, title: t('resources.age'), priority: 2 as const, value: (row: TableRow) => row.metadata.creationTimestamp, render: (row: TableRow) => html`<lb-time datetime=${row.metadata.creationTimestamp ?? ''}></lb-time>` };
    if (column.type === 'date' || column.format === 'date-time') return { ...base, render: (row: TableRow) => (row.cells[index] ? dateCell(String(row.cells[index])) : html``) };
    if (column.type === 'integer' || column.type === 'number') return { ...base, align: 'end' as const, render: (row: TableRow) => html`${typeof row.cells[index] === 'number' ? format.number(row.cells[index] as number) : row.cells[index] ?? ''}` };
    if (tellsState(column.name)) return { ...base, render: (row: TableRow) => (row.cells[index] ? stateOf(String(row.cells[index])) : html`<span class="muted">–</span>`) };
    return base;
  }

  private foot() {
    const { total, rows, hasMore, busy, live } = this.source;
    return html`<div class="foot">
      <span role="status">${this.rows.length < rows.length ? t('resources.list.matching', { count: this.rows.length, loaded: format.number(rows.length) }) : t('resources.list.count', { shown: format.number(rows.length), count: total })}</span>
      ${hasMore ? html`<wa-button size="s" appearance="outlined" ?loading=${busy} @click=${() => this.source.more()}>${t('resources.list.more')}</wa-button>` : nothing}
      <span class="row">${live ? html`<lb-status state="ok" label=${t('resources.live')}></lb-status>` : html`<lb-status state="off" label=${t('resources.notLive')}></lb-status>`}
        <button type="button" class="quiet" aria-label=${t('resources.refresh')} title=${t('resources.refresh')} @click=${() => this.source.reload()}><wa-icon name="refresh-cw" aria-hidden="true"></wa-icon></button></span>
    </div>`;
  }

  private pathOf(row: TableRow): string {
    return objectPath(this.kind, row.metadata.namespace, row.metadata.name);
  }

  private async deleteSelected(): Promise<void> {
    const chosen = this.source.rows.filter(row => this.selected.includes(row.key));
    if (!await deleteMany(this.kind, chosen.map(row => row.metadata))) return;
    this.selected = [];
    await this.source.reload();
  }
}

/** The server writes dates of columns as an age; what is a time is shown as one. */
function dateCell(value: string) {
  return Number.isNaN(Date.parse(value)) ? html`${value}` : html`<lb-time datetime=${value}></lb-time>`;
}
