import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { format } from '../format.js';
import { Localized, locale, t } from '../i18n.js';
import { base } from '../styles.js';
import { nextSort, pageRange, sortRows, toggleKeys, valueOf, type TableSort } from './table-model.js';
import { tableStyles } from './table-styles.js';
import './empty.js';
import './error.js';
import './skeleton.js';

/** A column of a table. */
export interface TableColumn<R = any> {
  key: string;
  title: string;
  /** The value that is shown and sorted by; the row's member `key` without it. */
  value?: (row: R) => unknown;
  /** How the cell is drawn, when its value as text is not enough. */
  render?: (row: R) => TemplateResult | string | typeof nothing;
  sortable?: boolean;
  align?: 'start' | 'end' | 'center';
  /** The width, as `12rem`. */
  width?: string;
  /** 1 is always there, 3 goes first where it is narrow. */
  priority?: 1 | 2 | 3;
}

/** How what a table shows stands. */
export type TableState = 'loading' | 'ready' | 'error' | 'forbidden' | 'stale';

/**
 * Rows, sorted, paged and selected. With `total` the server sorts and pages; without it the table does.
 * @slot toolbar - Above the table.
 * @slot bulk - What can be done with the selected rows.
 * @slot empty - Shown when there are no rows at all.
 * @slot filtered-empty - Shown when there are no rows and `filtered` is set.
 * @fires lb-sort - `{ key, direction }`
 * @fires lb-page - `{ page }`
 * @fires lb-select - `{ keys }`
 * @fires lb-row - `{ row }`: a row was clicked, or Enter pressed on it.
 */
@customElement('lb-table')
export class LbTable<R = any> extends Localized(LitElement) {
  static override styles = [base, tableStyles];

  @property({ attribute: false }) columns: TableColumn<R>[] = [];
  @property({ attribute: false }) rows: readonly R[] = [];
  @property() state: TableState = 'ready';
  @property({ attribute: false }) error: unknown;
  /** The member that tells rows apart, or a function for it; `metadata.uid`, `id` or `name` without it. */
  @property() rowKey: string | ((row: R) => string) | undefined;
  /** How many rows there are on the server. */
  @property({ type: Number }) total: number | undefined;
  /** The page, from 1. */
  @property({ type: Number }) page = 1;
  /** Rows of a page; 0 shows all. */
  @property({ type: Number }) pageSize = 0;
  @property({ attribute: false }) sort: TableSort | undefined;
  @property({ type: Boolean }) selectable = false;
  /** The keys of the selected rows. */
  @property({ attribute: false }) selected: readonly string[] = [];
  /** What the table holds, for those who do not see it. */
  @property() caption = '';
  /** Whether filters are set, which tells the two kinds of empty apart. */
  @property({ type: Boolean }) filtered = false;
  @state() private current = 0;
  @state() private activatable = false;

  /** A table whose rows somebody listens to lets them be activated. */
  override addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void {
    if (type === 'lb-row') this.activatable = true;
    super.addEventListener(type, listener as EventListener, options);
  }

  private get onServer(): boolean {
    return this.total !== undefined;
  }

  private get range() {
    return pageRange(this.total ?? this.rows.length, this.page, this.pageSize);
  }

  private get visible(): readonly R[] {
    if (this.onServer) return this.rows;
    const column = this.sort && this.columns.find(({ key }) => key === this.sort!.key);
    const sorted = column ? sortRows(this.rows, column, this.sort!.direction, locale()) : this.rows;
    const { from, to } = this.range;
    return sorted.slice(from, to);
  }

  protected override render() {
    return html`<slot name="toolbar"></slot>${this.body()}`;
  }

  private body() {
    if ((this.state === 'error' || this.state === 'forbidden') && this.error) return html`<lb-error .error=${this.error}></lb-error>`;
    if (this.state === 'loading' && this.rows.length === 0) return html`<div class="frame"><div class="message"><lb-skeleton rows="6"></lb-skeleton></div></div>`;
    const visible = this.visible;
    if (visible.length === 0) return html`<div class="frame">${this.stale()}${this.nothingThere()}</div>`;
    return html`
      <div class="frame" aria-busy=${this.state === 'loading'}>
        ${this.stale()}${this.bulk()}
        <div class="scroll">
          <table role="table">
            <caption class="visually-hidden">${this.caption}</caption>
            <thead role="rowgroup"><tr role="row">${this.headings(visible)}</tr></thead>
            <tbody role="rowgroup" @keydown=${this.onKey}>${repeat(visible, row => this.keyOf(row), (row, index) => this.row(row, index, Math.min(this.current, visible.length - 1)))}</tbody>
          </table>
        </div>
        ${this.pager()}
      </div>`;
  }

  private nothingThere() {
    return this.filtered
      ? html`<slot name="filtered-empty"><lb-empty icon="search" heading=${t('sdk.filteredEmpty')}></lb-empty></slot>`
      : html`<slot name="empty"><lb-empty icon="list" heading=${t('sdk.empty')}></lb-empty></slot>`;
  }

  private stale() {
    return this.state === 'stale' ? html`<div class="stale" role="status"><wa-icon name="wifi-off" aria-hidden="true"></wa-icon>${t('sdk.stale')}</div>` : nothing;
  }

  private bulk() {
    if (!this.selectable || this.selected.length === 0) return nothing;
    return html`
      <div class="bulk">
        <span role="status">${t('sdk.table.selected', { count: this.selected.length })}</span>
        <slot name="bulk"></slot>
        <button class="quiet" @click=${() => this.select([])}>${t('sdk.table.selectNone')}</button>
      </div>`;
  }

  private headings(visible: readonly R[]) {
    const keys = visible.map(row => this.keyOf(row));
    const chosen = keys.filter(key => this.selected.includes(key)).length;
    return html`
      ${this.selectable ? html`<th role="columnheader" class="check"><label><input type="checkbox" aria-label=${t('sdk.table.selectAll')} .checked=${chosen === keys.length} .indeterminate=${chosen > 0 && chosen < keys.length}
        @change=${(event: Event) => this.select(toggleKeys(this.selected, keys, (event.target as HTMLInputElement).checked))} /></label></th>` : nothing}
      ${this.columns.map(column => this.heading(column))}`;
  }

  private heading(column: TableColumn<R>) {
    const direction = this.sort?.key === column.key ? this.sort.direction : undefined;
    return html`
      <th role="columnheader" scope="col" class=${classOf(column)} style=${column.width ? `inline-size: ${column.width}` : nothing} aria-sort=${direction ?? nothing}>
        ${column.sortable
          ? html`<button class="sort" @click=${() => this.sortBy(column.key)}>${column.title}<wa-icon name=${direction === 'descending' ? 'chevron-down' : 'chevron-up'} aria-hidden="true"></wa-icon></button>`
          : column.title ? column.title : html`<span class="visually-hidden">${column.key}</span>`}
      </th>`;
  }

  private row(row: R, index: number, current: number) {
    const key = this.keyOf(row);
    const selected = this.selected.includes(key);
    const reachable = this.activatable || this.selectable;
    return html`
      <tr role="row" class="${this.activatable ? 'open' : ''} ${selected ? 'selected' : ''} ${this.selectable ? 'checkable' : ''}" data-index=${index}
        tabindex=${reachable ? (index === current ? '0' : '-1') : nothing}
        @click=${(event: MouseEvent) => this.onClick(event, row)} @focusin=${() => { this.current = index; }}>
        ${this.selectable ? html`<td role="cell" class="check"><label><input type="checkbox" tabindex="-1" aria-label="${t('sdk.table.select')} ${this.nameOf(row)}" .checked=${selected}
          @change=${(event: Event) => this.select(toggleKeys(this.selected, [key], (event.target as HTMLInputElement).checked))} /></label></td>` : nothing}
        ${this.columns.map((column, at) => html`<td role="cell" class="${classOf(column)} ${at === 0 ? 'lead' : ''}" data-label=${column.title}>${column.render ? column.render(row) : asText(valueOf(column, row))}</td>`)}
      </tr>`;
  }

  private pager() {
    const { page, pages, from, to } = this.range;
    if (pages < 2) return nothing;
    const total = this.total ?? this.rows.length;
    const step = (name: string, icon: string, target: number, off: boolean) =>
      html`<button class="quiet" ?disabled=${off} aria-label=${t(`sdk.table.${name}`)} @click=${() => this.goTo(target)}><wa-icon name=${icon} aria-hidden="true"></wa-icon></button>`;
    return html`
      <nav class="pager" aria-label=${t('sdk.table.pages')}>
        <span role="status">${t('sdk.table.range', { from: format.number(from + 1), to: format.number(to), total: format.number(total) })}</span>
        <span class="steps">
          ${step('previous', 'chevron-left', page - 1, page === 1)}
          <span class="where">${t('sdk.table.page', { page: format.number(page), pages: format.number(pages) })}</span>
          ${step('next', 'chevron-right', page + 1, page === pages)}
        </span>
      </nav>`;
  }

  private keyOf(row: R): string {
    if (typeof this.rowKey === 'function') return this.rowKey(row);
    const record = row as Record<string, any>;
    return String(this.rowKey ? record[this.rowKey] : record['metadata']?.uid ?? record['metadata']?.name ?? record['id'] ?? record['name'] ?? this.rows.indexOf(row));
  }

  private nameOf(row: R): string {
    const first = this.columns[0];
    return first ? String(valueOf(first, row) ?? this.keyOf(row)) : this.keyOf(row);
  }

  private sortBy(key: string): void {
    this.sort = nextSort(this.sort, key);
    this.announce('lb-sort', { ...this.sort });
  }

  private goTo(page: number): void {
    this.page = page;
    this.current = 0;
    this.announce('lb-page', { page });
  }

  private select(keys: readonly string[]): void {
    this.selected = keys;
    this.announce('lb-select', { keys: [...keys] });
  }

  private onClick(event: MouseEvent, row: R): void {
    if (event.defaultPrevented || !this.activatable || getSelection()?.toString()) return;
    const path = event.composedPath();
    const inner = path.slice(0, path.indexOf(event.currentTarget as EventTarget));
    if (!inner.some(target => target instanceof Element && target.matches('a, button, input, label, select, textarea, wa-button, wa-dropdown, wa-switch, [role="button"]'))) this.announce('lb-row', { row });
  }

  private onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.tagName !== 'TR') return;
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('tbody tr')];
    const index = rows.indexOf(target);
    const moves: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 };
    const row = this.visible[index]!;
    if (event.key in moves) rows[moves[event.key]!]?.focus();
    else if (event.key === 'Enter' && this.activatable) this.announce('lb-row', { row });
    else if (event.key === ' ' && this.selectable) this.select(toggleKeys(this.selected, [this.keyOf(row)], !this.selected.includes(this.keyOf(row))));
    else return;
    event.preventDefault();
  }

  private announce(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

function classOf({ align, priority }: TableColumn): string {
  return `${align ?? ''} ${priority && priority > 1 ? `p${priority}` : ''}`.trim();
}

function asText(value: unknown) {
  return value === undefined || value === null || value === '' ? html`<span class="muted">–</span>` : typeof value === 'number' ? format.number(value) : String(value);
}
