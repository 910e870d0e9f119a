import { graphlib, layout as dagre } from '@dagrejs/dagre';

/** A thing of a topology. */
export interface TopologyNode {
  id: string;
  label: string;
  /** What kind of thing it is, such as `acme.metrics/pump`: extensions may draw those of a type by `topologyNodes`. */
  type?: string;
  /** More for whoever draws it. */
  data?: unknown;
  /** A second line, such as its kind or version. */
  detail?: string;
  icon?: string;
  state?: 'ok' | 'warn' | 'error' | 'busy' | 'off' | 'unknown';
  /** Stands out, as the one that the page is about. */
  current?: boolean;
}

/** What leads from one thing to another. */
export interface TopologyEdge {
  from: string;
  to: string;
  label?: string;
  /** Drawn with dashes, as for what is optional. */
  dashed?: boolean;
}

/** Where a thing stands, by its upper left corner. */
export interface PlacedNode {
  node: TopologyNode;
  x: number;
  y: number;
}

/** The way of an edge. */
export interface PlacedEdge {
  edge: TopologyEdge;
  points: { x: number; y: number }[];
  label?: { x: number; y: number };
}

/** A topology with its places. */
export interface PlacedTopology {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

export const nodeWidth = 220;
export const nodeHeight = 56;

/** Finds a place for everything, in ranks from left to right or from top to bottom. */
export function placeTopology(nodes: readonly TopologyNode[], edges: readonly TopologyEdge[], direction: 'right' | 'down' = 'right'): PlacedTopology {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction === 'right' ? 'LR' : 'TB', nodesep: 22, ranksep: 64, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { width: nodeWidth, height: nodeHeight });
  // An edge to something that is not shown would make a node without a face.
  const shown = edges.filter(({ from, to }) => graph.hasNode(from) && graph.hasNode(to));
  shown.forEach(({ from, to, label }, index) => graph.setEdge(from, to, label ? { width: label.length * 7, height: 16, labelpos: 'c' } : {}, String(index)));
  dagre(graph);
  const size = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.max(0, size.width ?? 0), height: Math.max(0, size.height ?? 0),
    nodes: nodes.map(node => {
      const { x, y } = graph.node(node.id) as { x: number; y: number };
      return { node, x: x - nodeWidth / 2, y: y - nodeHeight / 2 };
    }),
    edges: shown.map((edge, index) => {
      const { points, x, y } = graph.edge(edge.from, edge.to, String(index)) as { points: { x: number; y: number }[]; x?: number; y?: number };
      return { edge, points, ...(edge.label && x !== undefined && y !== undefined && { label: { x, y } }) };
    }),
  };
}

/** A smooth line through points. */
export function pathOf(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first || rest.length === 0) return '';
  const last = rest.at(-1)!;
  const middles = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1]!;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return [`M ${first.x} ${first.y}`, ...middles, `L ${last.x} ${last.y}`].join(' ');
}

/** The nearest thing in a direction, as the arrow keys go. */
export function neighbour(nodes: readonly PlacedNode[], id: string, direction: 'left' | 'right' | 'up' | 'down'): string | undefined {
  const from = nodes.find(({ node }) => node.id === id);
  if (!from) return undefined;
  const along = ({ x, y }: PlacedNode) => ({ left: from.x - x, right: x - from.x, up: from.y - y, down: y - from.y })[direction];
  const aside = ({ x, y }: PlacedNode) => (direction === 'left' || direction === 'right' ? Math.abs(y - from.y) : Math.abs(x - from.x));
  return nodes.filter(node => along(node) > 1).sort((left, right) => along(left) + 2 * aside(left) - along(right) - 2 * aside(right))[0]?.node.id;
}
