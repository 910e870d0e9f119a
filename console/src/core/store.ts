import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A value that can be watched. */
export class Store<T> {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  /** Puts a new value; who listens hears of it, unless it is the same. */
  set(next: T): void {
    if (Object.is(next, this.current)) return;
    this.current = next;
    for (const listener of [...this.listeners]) listener(next);
  }

  /** Hears of every change. */
  subscribe(listener: (value: T) => void, signal?: AbortSignal): () => void {
    this.listeners.add(listener);
    const stop = () => void this.listeners.delete(listener);
    signal?.addEventListener('abort', stop, { once: true });
    return stop;
  }
}

/** Draws an element again whenever one of the stores changes. */
export class Watch implements ReactiveController {
  private readonly stores: readonly Store<any>[];
  private stops: (() => void)[] = [];

  constructor(private readonly host: ReactiveControllerHost, ...stores: Store<any>[]) {
    this.stores = stores;
    host.addController(this);
  }

  hostConnected(): void {
    this.stops = this.stores.map(store => store.subscribe(() => this.host.requestUpdate()));
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}
