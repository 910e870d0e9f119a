export * from './topology.js';
export type { TopologyEdge, TopologyNode } from './layout.js';
