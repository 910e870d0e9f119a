import type { Route } from './areas.js';

/** A route with what its path matches. */
export interface Pattern {
  route: Route;
  expression: RegExp;
  names: string[];
  /** The smaller, the sooner it is tried: fixed parts win over parameters, and those over a star. */
  weight: number;
}

/** Reads the path of a route. */
export function compile(route: Route): Pattern {
  const names: string[] = [];
  const source = route.path.split('/').map(part => {
    if (part === '*') { names.push('rest'); return '(.*)'; }
    if (part.startsWith(':')) { names.push(part.slice(1)); return '([^/]+)'; }
    return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }).join('/').replace(/\/\(\.\*\)$/, '(?:/(.*))?');
  return { route, names, expression: new RegExp(`^${source}/?$`), weight: names.length + (route.path.endsWith('*') ? 100 : 0) };
}

/** The route of a path, with its parameters. */
export function find(patterns: readonly Pattern[], path: string): { route: Route; params: Record<string, string> } | null {
  for (const { route, expression, names } of [...patterns].sort((left, right) => left.weight - right.weight)) {
    const found = expression.exec(path);
    if (found) return { route, params: Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')])) };
  }
  return null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
