import type { TemplateResult } from 'lit';
import type { TopologyNode } from './topology/layout.js';

/** Draws the things of a type in topologies; undefined for those that it does not know. */
export type NodeDrawing = (node: TopologyNode) => TemplateResult | undefined;

let drawing: NodeDrawing = () => undefined;
const listeners = new Set<() => void>();

/** Says how things are drawn from now on, in every `lb-topology`. The console does, with what extensions contribute to `luban/topology/node/v1`. */
export function setNodeDrawing(next: NodeDrawing): void {
  drawing = next;
  for (const listener of [...listeners]) listener();
}

/** How a thing is drawn; undefined for the usual way. */
export function drawNode(node: TopologyNode): TemplateResult | undefined {
  return node.type ? drawing(node) : undefined;
}

/** Hears of every change of how things are drawn. The answer ends that. */
export function onNodeDrawing(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
