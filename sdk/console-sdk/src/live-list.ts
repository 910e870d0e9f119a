import { ApiError } from './problem.js';
import { transport, type StreamMessage, type StreamState } from './transport.js';
import type { KubeObject } from './kube.js';
import type { ResourceClient, WatchOptions } from './resources.js';
import { watchByFetch } from './watch-fetch.js';

/** How a live list stands: being loaded, following, out of touch, failed, or not allowed. */
export type LiveStatus = 'loading' | 'live' | 'stale' | 'error' | 'forbidden';

/** Resources that follow every change on the server. */
export class LiveList<T extends KubeObject = KubeObject> {
  /** The resources as they are now, in the server's order; a new array after each change. */
  items: readonly T[] = [];
  status: LiveStatus = 'loading';
  error: ApiError | undefined;

  private readonly byKey = new Map<string, T>();
  private readonly listeners = new Set<(list: this) => void>();
  private readonly stopped = new AbortController();
  private watching = new AbortController();
  private retries = 0;
  private announcing = false;

  constructor(private readonly client: ResourceClient<T>, private readonly options: WatchOptions, signal?: AbortSignal) {
    signal?.addEventListener('abort', () => this.dispose(), { once: true });
    if (signal?.aborted) this.dispose();
    else void this.load();
  }

  /** Calls the listener now and after every change. */
  subscribe(listener: (list: this) => void): () => void {
    this.listeners.add(listener);
    listener(this);
    return () => void this.listeners.delete(listener);
  }

  /** Lists anew, as after an error. */
  reload(): void {
    this.retries = 0;
    if (!this.stopped.signal.aborted) void this.load();
  }

  /** Stops following. */
  dispose(): void {
    this.stopped.abort();
    this.watching.abort();
    this.listeners.clear();
  }

  private async load(): Promise<void> {
    this.watching.abort();
    const watching = (this.watching = new AbortController());
    const { name, labelSelector, fieldSelector } = this.options;
    const fields = [name && `metadata.name=${name}`, fieldSelector].filter(Boolean).join(',');
    try {
      const list = await this.client.list({ labelSelector, fieldSelector: fields || undefined } as WatchOptions, watching.signal);
      this.byKey.clear();
      for (const item of list.items) this.byKey.set(keyOf(item), withType(item, list.apiVersion, list.kind));
      this.retries = 0;
      this.enter('live');
      this.follow(list.metadata.resourceVersion, watching.signal);
    } catch (error) {
      if (!watching.signal.aborted) this.failed(error);
    }
  }

  private follow(resourceVersion: string | undefined, signal: AbortSignal): void {
    const hear = (message: StreamMessage) => { if (!signal.aborted) this.hear(message); };
    const onState = (state: StreamState) => { if (!signal.aborted && state !== 'connecting') this.enter(state === 'lost' ? 'stale' : 'live'); };
    const stream = transport();
    if (!stream) return void watchByFetch(this.client, this.options, resourceVersion, { hear, onState }, signal);
    stream.subscribe(this.client.topic(this.options), hear, resourceVersion === undefined ? { signal } : { signal, resourceVersion });
    stream.onState(onState, signal);
    if (stream.state === 'lost') this.enter('stale');
  }

  private hear(message: StreamMessage): void {
    if (message.kind === 'refused') return this.failed(this.refusal(message.code, message.detail));
    if (message.kind !== 'resource') return;
    if (message.type === 'RESYNC') return void this.load();
    const object = message.object as T;
    if (message.type === 'DELETED') this.byKey.delete(keyOf(object));
    else this.byKey.set(keyOf(object), object);
    this.enter('live');
  }

  /** To list is one right, to follow another. */
  private refusal(code: string, detail: string): ApiError {
    const { apiVersion, plural, namespace } = this.client;
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
    return new ApiError(403, 'Forbidden', detail, code, undefined, undefined, [], { verb: 'watch', group, resource: plural, ...(namespace && { namespace }) });
  }

  private failed(error: unknown): void {
    const known = error instanceof ApiError ? error : new ApiError(0, 'Error', error instanceof Error ? error.message : String(error));
    const passing = known.status === 0 || known.status >= 500;
    this.enter(known.isForbidden ? 'forbidden' : passing && this.byKey.size > 0 ? 'stale' : 'error', known);
    if (passing) this.retryLater();
  }

  /** Tries again by itself, ever more slowly, at most once in half a minute. */
  private retryLater(): void {
    const timer = setTimeout(() => void this.load(), Math.min(30_000, 1000 * 2 ** this.retries++));
    this.stopped.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  private enter(status: LiveStatus, error?: ApiError): void {
    this.status = status;
    this.error = error;
    if (this.announcing) return;
    this.announcing = true;
    // Many events come at once, as after a reconnect; the listeners hear of them together.
    queueMicrotask(() => {
      this.announcing = false;
      this.items = [...this.byKey.values()];
      for (const listener of [...this.listeners]) listener(this);
    });
  }
}

const keyOf = ({ metadata }: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`;

/** Items of a list need not say their kind; the list does. */
function withType<T extends KubeObject>(item: T, apiVersion: string, listKind: string): T {
  return item.kind ? item : { ...item, apiVersion: item.apiVersion ?? apiVersion, kind: listKind.replace(/List$/, '') };
}
