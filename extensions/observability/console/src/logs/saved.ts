/** Queries that somebody wants to use again; kept in this browser. */
export interface SavedQuery { name: string; query: string; namespace: string }

const key = 'luban.observability.logs.saved';
const most = 50;

export function savedQueries(): SavedQuery[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter((one): one is SavedQuery => typeof one?.name === 'string' && typeof one?.query === 'string') : [];
  } catch {
    return [];
  }
}

export function saveQuery(saved: SavedQuery): SavedQuery[] {
  return store([saved, ...savedQueries().filter(one => one.name !== saved.name)].slice(0, most));
}

export function forgetQuery(name: string): SavedQuery[] {
  return store(savedQueries().filter(one => one.name !== name));
}

function store(queries: SavedQuery[]): SavedQuery[] {
  try {
    localStorage.setItem(key, JSON.stringify(queries));
  } catch {
    // A browser that keeps nothing: they hold until the page goes.
  }
  return queries;
}
