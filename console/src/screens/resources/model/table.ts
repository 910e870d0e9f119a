import type { KubeMetadata, KubeObject } from './object.js';

/** The server's answer to a list that was asked for as a table. */
export interface ServerTable {
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  columnDefinitions: ColumnDefinition[] | null;
  rows: { cells: unknown[]; object: KubeObject }[] | null;
}

/** A column as the server describes it. Columns of priority 1 and more are for those with room. */
export interface ColumnDefinition {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority: number;
}

/** One row: the object's metadata (the whole object where it was asked for) and the cells. */
export interface TableRow {
  key: string;
  metadata: KubeMetadata;
  object: KubeObject;
  cells: unknown[];
}

/** The rows of pages that follow one another; an object that moved between them is there once. */
export function rowsOf(tables: readonly ServerTable[]): TableRow[] {
  const rows = new Map<string, TableRow>();
  for (const { cells, object } of tables.flatMap(table => table.rows ?? [])) {
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    rows.set(key, { key, metadata: object.metadata, object, cells });
  }
  return [...rows.values()];
}

/** How many objects there are in all, as far as the last page tells. */
export function totalOf(tables: readonly ServerTable[]): number {
  return tables.reduce((sum, table) => sum + (table.rows?.length ?? 0), 0) + (tables.at(-1)?.metadata.remainingItemCount ?? 0);
}

/** Whether the column is the age that the server has already put in words; the console shows it from the time itself. */
export function isAge(column: ColumnDefinition): boolean {
  return column.name === 'Age' && (column.type === 'date' || /creat/i.test(column.description ?? ''));
}

/** Whether the text of a row contains every word that is searched for. */
export function rowMatches(row: TableRow, search: string): boolean {
  const text = [row.metadata.namespace ?? '', ...row.cells.map(cell => String(cell ?? ''))].join('\n').toLowerCase();
  return search.toLowerCase().split(/\s+/).every(word => text.includes(word));
}

/** The value at a JSON pointer, or undefined. */
export function at(object: unknown, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((value, part) => {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    return value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }, object);
}
