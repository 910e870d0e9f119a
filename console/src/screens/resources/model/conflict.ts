/** One place in which an object that two people edited differs. */
export interface Change {
  /** The keys that lead there. */
  path: string[];
  base: unknown;
  mine: unknown;
  theirs: unknown;
  /** Who changed it: one side, both in the same way, or both differently. */
  by: 'mine' | 'theirs' | 'same' | 'both';
}

/** Fields that the server writes at every change. */
const ignored = new Set(['metadata.resourceVersion', 'metadata.generation', 'metadata.managedFields', 'metadata.uid', 'metadata.creationTimestamp']);

/** Compares what was opened, what was typed and what the server has now. Objects are compared field by field, everything else as a whole. */
export function compare(base: unknown, mine: unknown, theirs: unknown, path: string[] = []): Change[] {
  if (ignored.has(path.join('.'))) return [];
  if (isObject(mine) && isObject(theirs)) {
    const from = isObject(base) ? base : {};
    const keys = [...new Set([...Object.keys(from), ...Object.keys(mine), ...Object.keys(theirs)])];
    return keys.flatMap(key => compare(from[key], mine[key], theirs[key], [...path, key]));
  }
  const [byMe, byThem] = [!equal(base, mine), !equal(base, theirs)];
  if (!byMe && !byThem) return [];
  const by = byMe && byThem ? (equal(mine, theirs) ? 'same' : 'both') : byMe ? 'mine' : 'theirs';
  return [{ path, base, mine, theirs, by }];
}

/** Puts both sides' changes together; where both changed a place differently, what `choose` says. */
export function merge<T>(theirs: T, changes: readonly Change[], choose: (change: Change) => 'mine' | 'theirs'): T {
  const result = structuredClone(theirs);
  for (const change of changes) {
    if (change.by === 'mine' || (change.by === 'both' && choose(change) === 'mine')) set(result, change.path, change.mine);
  }
  return result;
}

function set(target: unknown, path: readonly string[], value: unknown): void {
  let holder = target as Record<string, unknown>;
  for (const key of path.slice(0, -1)) holder = (isObject(holder[key]) ? holder[key] : (holder[key] = {})) as Record<string, unknown>;
  const last = path.at(-1)!;
  if (value === undefined) delete holder[last];
  else holder[last] = structuredClone(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Whether two JSON values are the same; the order of keys means nothing. */
export function equal(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((value, index) => equal(value, right[index]));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every(key => key in right && equal(left[key], right[key]));
}
