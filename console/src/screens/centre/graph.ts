import type { Dependency } from './model.js';

/** A node of the graph of dependencies. */
export interface DependencyNode {
  id: string;
  label: string;
  detail: string;
  /** Whether it is installed, comes along, or is offered by nobody; nothing for the extension itself. */
  state?: 'ok' | 'off' | 'error';
  current?: boolean;
}

/** An edge of it: the first needs the second. */
export interface DependencyEdge {
  from: string;
  to: string;
  label: string;
}

/** The graph of an extension and what it needs; `more` has what these need, by id. */
export function dependencyGraph(root: { id: string; label: string; version: string }, needs: readonly Dependency[], more: ReadonlyMap<string, readonly Dependency[]> = new Map()): { nodes: DependencyNode[]; edges: DependencyEdge[] } {
  const nodes = new Map<string, DependencyNode>([[key(root.id), { id: key(root.id), label: root.label, detail: root.version, current: true }]]);
  const edges: DependencyEdge[] = [];
  const queue: [string, readonly Dependency[]][] = [[root.id, needs]];
  const seen = new Set([key(root.id)]);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [from, dependencies] = next;
    for (const dependency of dependencies) {
      edges.push({ from: key(from), to: key(dependency.id), label: dependency.range ?? '' });
      if (seen.has(key(dependency.id))) continue;
      seen.add(key(dependency.id));
      nodes.set(key(dependency.id), nodeOf(dependency));
      const deeper = more.get(key(dependency.id));
      if (deeper) queue.push([dependency.id, deeper]);
    }
  }
  return { nodes: [...nodes.values()], edges };
}

function nodeOf({ id, installed, satisfied, resolved }: Dependency): DependencyNode {
  return { id: key(id), label: id, detail: satisfied ? installed ?? '' : resolved ?? '', state: satisfied ? 'ok' : resolved ? 'off' : 'error' };
}

const key = (id: string) => id.toLowerCase();
