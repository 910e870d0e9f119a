/** What arrives for a topic. `RESYNC` says that events may have been missed: list again. */
export type StreamMessage =
  | { kind: 'resource'; type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'RESYNC'; object?: unknown }
  | { kind: 'message'; data: unknown }
  | { kind: 'refused'; code: string; detail: string };

/** Whether the stream of events flows. */
export type StreamState = 'connecting' | 'open' | 'lost';

/** The one stream of events that all parts of the console and all of its tabs share. */
export interface Transport {
  /**
   * Hears of a topic, such as `apis/kernel.luban.dev/v1/installplans?name=x` or `extensions/acme.metrics/figures`.
   * After every gap in the stream a resource topic gets a `RESYNC`.
   * @param options.resourceVersion where to begin: the version of the list that the caller holds.
   */
  subscribe(topic: string, listener: (message: StreamMessage) => void, options?: { signal?: AbortSignal; resourceVersion?: string }): () => void;
  /** Whether the stream flows now. */
  readonly state: StreamState;
  /** Hears of every change of the state. */
  onState(listener: (state: StreamState) => void, signal?: AbortSignal): () => void;
}

let current: Transport | undefined;
const waiting: ((transport: Transport) => void)[] = [];

/** Called once by the shell, or by the frame of an isolated fragment. */
export function setTransport(transport: Transport): void {
  current = transport;
  for (const start of waiting.splice(0)) start(transport);
}

/** The stream, once there is one: fragments and screens may be quicker than the shell. */
export function withTransport(use: (transport: Transport) => void): void {
  if (current) use(current);
  else waiting.push(use);
}

/** The stream, or undefined before the shell has set it. */
export function transport(): Transport | undefined {
  return current;
}
