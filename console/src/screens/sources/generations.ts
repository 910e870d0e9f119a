import type { Generation } from '../centre/model.js';

/** What is another between two states of the system, by id. Of a state whose parent is not remembered any more nothing is known. */
export function differenceOf(before: Generation | undefined, after: Generation): { id: string; from: string | null; to: string | null }[] {
  if (!before && after.parent !== null && after.parent !== undefined && after.parent !== 0) return [];
  const ids = [...new Set([...Object.keys(before?.items ?? {}), ...Object.keys(after.items)])].sort();
  return ids.flatMap(id => {
    const [old, now] = [before?.items[id], after.items[id]];
    return old?.hash === now?.hash ? [] : [{ id, from: old?.version ?? null, to: now?.version ?? null }];
  });
}
