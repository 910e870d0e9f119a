/** In which order a table stands. */
export interface TableSort {
  key: string;
  direction: 'ascending' | 'descending';
}

/** A column as far as sorting knows it. */
export interface SortableColumn<R> {
  key: string;
  value?: (row: R) => unknown;
}

/** The value of a row in a column: what the column says, or the member of that name. */
export function valueOf<R>(column: SortableColumn<R>, row: R): unknown {
  return column.value ? column.value(row) : (row as Record<string, unknown> | null)?.[column.key];
}

/** The order after a press on a column's heading: up, down, up… */
export function nextSort(current: TableSort | undefined, key: string): TableSort {
  return { key, direction: current?.key === key && current.direction === 'ascending' ? 'descending' : 'ascending' };
}

/** The rows in order; what has no value stands last either way. */
export function sortRows<R>(rows: readonly R[], column: SortableColumn<R> | undefined, direction: TableSort['direction'], language: string): R[] {
  if (!column) return [...rows];
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const factor = direction === 'ascending' ? 1 : -1;
  return rows
    .map((row, index) => ({ row, index, value: valueOf(column, row) }))
    .sort((left, right) => {
      const leftMissing = isMissing(left.value), rightMissing = isMissing(right.value);
      if (leftMissing || rightMissing) return Number(leftMissing) - Number(rightMissing) || left.index - right.index;
      return factor * compare(left.value, right.value, collator) || left.index - right.index;
    })
    .map(({ row }) => row);
}

const isMissing = (value: unknown) => value === undefined || value === null || value === '';

function compare(left: unknown, right: unknown, collator: Intl.Collator): number {
  const leftNumber = toNumber(left), rightNumber = toNumber(right);
  return leftNumber !== undefined && rightNumber !== undefined ? leftNumber - rightNumber : collator.compare(String(left), String(right));
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return value instanceof Date ? value.getTime() : undefined;
}

/** Which rows a page shows, of how many; the page is kept within what there is. */
export function pageRange(total: number, page: number, pageSize: number): { page: number; pages: number; from: number; to: number } {
  const pages = pageSize > 0 ? Math.max(1, Math.ceil(total / pageSize)) : 1;
  const kept = Math.min(Math.max(1, page), pages);
  const from = pageSize > 0 ? (kept - 1) * pageSize : 0;
  return { page: kept, pages, from, to: pageSize > 0 ? Math.min(total, from + pageSize) : total };
}

/** The selection after some keys are taken in or out. */
export function toggleKeys(selected: readonly string[], keys: readonly string[], on: boolean): string[] {
  const rest = selected.filter(key => !keys.includes(key));
  return on ? [...rest, ...keys] : rest;
}
