/** A page that was visited. */
export interface Visit {
  path: string;
  title: string;
}

const key = 'luban.recent';
const most = 8;

/** The pages that were visited last, newest first. */
export function recentVisits(): Visit[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as Visit[];
  } catch {
    return [];
  }
}

/** Remembers a visit. */
export function rememberVisit(visit: Visit): void {
  const others = recentVisits().filter(one => one.path !== visit.path);
  localStorage.setItem(key, JSON.stringify([visit, ...others].slice(0, most)));
}
