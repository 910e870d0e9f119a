/** What is looked for in the catalogue, as the address says it. */
export interface CatalogueQuery {
  text: string;
  category: string[];
  state: string[];
  source: string[];
  publisher: string[];
  license: string[];
  tag: string[];
  verified: boolean;
  sort: Sort;
  page: number;
}

/** What can be filtered by with several values. */
export const filters = ['category', 'state', 'source', 'publisher', 'license', 'tag'] as const;

/** One of them. */
export type Filter = (typeof filters)[number];

/** The orders. */
export const sorts = ['relevance', 'downloads', 'updated', 'name'] as const;

/** One of them. */
export type Sort = (typeof sorts)[number];

/** How many extensions a page shows. */
export const pageSize = 24;

/** Reads an address; what it does not know is left out. */
export function readQuery(query: URLSearchParams): CatalogueQuery {
  const sort = query.get('sort') as Sort;
  const page = Number.parseInt(query.get('page') ?? '1', 10);
  const lists = Object.fromEntries(filters.map(name => [name, [...new Set(query.getAll(name).filter(Boolean))]])) as Record<Filter, string[]>;
  return { ...lists, text: query.get('q') ?? '', verified: query.get('verified') === 'true', sort: sorts.includes(sort) ? sort : 'relevance', page: page > 0 ? page : 1 };
}

/** The address of a query, without what is the default. */
export function toAddress(query: CatalogueQuery): string {
  const params = filterParams(query);
  if (query.page > 1) params.set('page', String(query.page));
  return params.size ? `/marketplace?${params}` : '/marketplace';
}

/** What the server is asked for. */
export function toRequest(query: CatalogueQuery): string {
  const params = filterParams(query);
  params.set('skip', String((query.page - 1) * pageSize));
  params.set('take', String(pageSize));
  return params.toString();
}

/** The filters that are set, each with its value: what the chips show. */
export function chipsOf(query: CatalogueQuery): { filter: Filter | 'verified'; value: string }[] {
  const chips: { filter: Filter | 'verified'; value: string }[] = filters.flatMap(filter => query[filter].map(value => ({ filter, value })));
  return query.verified ? [...chips, { filter: 'verified', value: 'true' }] : chips;
}

/** The query without one of its filters' values, on the first page. */
export function without(query: CatalogueQuery, filter: Filter | 'verified', value: string): CatalogueQuery {
  return filter === 'verified' ? { ...query, verified: false, page: 1 } : { ...query, [filter]: query[filter].filter(each => each !== value), page: 1 };
}

/** The query with no filter but the order. */
export function cleared(query: CatalogueQuery): CatalogueQuery {
  return { ...readQuery(new URLSearchParams()), sort: query.sort };
}

/** Whether anything is looked for at all. */
export function isFiltered(query: CatalogueQuery): boolean {
  return query.text !== '' || chipsOf(query).length > 0;
}

function filterParams(query: CatalogueQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.text) params.set('q', query.text);
  for (const filter of filters) for (const value of query[filter]) params.append(filter, value);
  if (query.verified) params.set('verified', 'true');
  if (query.sort !== 'relevance') params.set('sort', query.sort);
  return params;
}
