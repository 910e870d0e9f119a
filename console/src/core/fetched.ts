import { ApiError } from '@luban/console-sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Store } from './store.js';

/** Something that an element asks the server for: kept while it is asked for again, as when a store says that it changed. */
export class Fetched<T> implements ReactiveController {
  value: T | undefined;
  error: ApiError | undefined;
  private asking?: AbortController;
  private stops: (() => void)[] = [];
  private timer = 0;

  /** @param stores What says, by a change, that the answer may be another one now. */
  constructor(private readonly host: ReactiveControllerHost, private readonly ask: (signal: AbortSignal) => Promise<T>, private readonly stores: readonly Store<any>[] = []) {
    host.addController(this);
  }

  get isLoading(): boolean {
    return this.value === undefined && this.error === undefined;
  }

  hostConnected(): void {
    this.stops = this.stores.map(store => store.subscribe(() => this.soon()));
    void this.reload();
  }

  hostDisconnected(): void {
    for (const stop of this.stops.splice(0)) stop();
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  /** Asks again. */
  async reload(): Promise<void> {
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    try {
      const value = await this.ask(signal);
      if (signal.aborted) return;
      [this.value, this.error] = [value, undefined];
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    }
    this.host.requestUpdate();
  }

  /** Many changes of a moment are one question. */
  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.reload(), 250) as unknown as number;
  }
}
