import type { KubeObject } from './kube.js';

/** What a topic brings. */
export type TopicEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject }
  /** Something may have been missed: list again. */
  | { type: 'RESYNC' }
  /** A message of an extension's own topic. */
  | { type: 'MESSAGE'; data: unknown }
  /** The topic may not be heard. */
  | { type: 'REFUSED'; code?: string; detail?: string }
  /** The connection is gone, or there again. */
  | { type: 'LOST' }
  | { type: 'OPEN' };

/** One stream that carries every topic. The console gives the SDK its own; outside of it there is none. */
export interface Transport {
  subscribe(topic: string, resourceVersion: string | undefined, listener: (event: TopicEvent) => void, signal: AbortSignal): void;
}

let current: Transport | undefined;

/** The stream that is used, if there is one. */
export function transport(): Transport | undefined {
  return current;
}

/** Gives the SDK its stream. Lists that are live already stay with what they have. */
export function setTransport(next: Transport | undefined): void {
  current = next;
}
