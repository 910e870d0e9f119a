import { ApiError } from '@luban/console-sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Store } from './store.js';

/** How something that is read stands. */
export type LoadState = 'loading' | 'ready' | 'stale' | 'error' | 'forbidden';

/** When something is read without being told to. */
export interface LoadOptions {
  /** Whether it is read as soon as the element is on the page. */
  automatic?: boolean;
  /** What says, by a change, that the answer may be another one now. Many changes of a moment are one question. */
  when?: readonly Store<any>[];
}

/**
 * Reads something for an element, and draws the element again as that goes on. Of several questions only the last one counts.
 *
 * What was read stays while it is read again, and when that fails (`stale`), with one exception: what somebody may not see any more does not stay on
 * the screen (`forbidden`). An error stays until there is an answer when something is shown beside it; when there is nothing, the next attempt begins anew.
 */
export class Loaded<T> implements ReactiveController {
  /** The last good answer. */
  value: T | undefined;
  /** Why there is no newer one. */
  error: ApiError | undefined;
  private asked: AbortController | undefined;
  private key: string | undefined;
  private hasLeft = false;
  private stops: (() => void)[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost, private readonly ask: (signal: AbortSignal) => Promise<T>, private readonly options: LoadOptions = {}) {
    host.addController(this);
  }

  get state(): LoadState {
    if (this.error?.isForbidden) return 'forbidden';
    if (this.error) return this.value === undefined ? 'error' : 'stale';
    return this.value === undefined ? 'loading' : 'ready';
  }

  /** Whether an answer is awaited. */
  get isBusy(): boolean {
    return this.asked !== undefined;
  }

  /** Reads when `key` is another one than before. What belongs to the other key is forgotten, unless it may stand in until the answer is there. */
  for(key: string, { forget = true } = {}): void {
    if (key === this.key && !this.hasLeft) return;
    if (key !== this.key && forget) [this.value, this.error] = [undefined, undefined];
    this.key = key;
    this.hasLeft = false;
    void this.reload();
  }

  /** Reads anew. */
  async reload(): Promise<void> {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    if (this.value === undefined) this.error = undefined;
    this.host.requestUpdate();
    try {
      const value = await this.ask(asked.signal);
      if (!asked.signal.aborted) this.settle(value, undefined);
    } catch (error) {
      if (asked.signal.aborted) return;
      const known = error instanceof ApiError ? error : new ApiError(-1, String(error));
      this.settle(known.isForbidden ? undefined : this.value, known);
    }
  }

  /** Puts a value that came from elsewhere, as the answer to a write. */
  set(value: T): void {
    this.asked?.abort();
    this.settle(value, undefined);
  }

  /** Forgets what was read, as when it is about something else now. */
  reset(): void {
    this.asked?.abort();
    this.key = undefined;
    this.settle(undefined, undefined);
  }

  hostConnected(): void {
    this.stops = (this.options.when ?? []).map(store => store.subscribe(() => this.soon()));
    if (this.options.automatic) void this.reload();
  }

  hostDisconnected(): void {
    for (const stop of this.stops.splice(0)) stop();
    clearTimeout(this.timer);
    this.asked?.abort();
    this.asked = undefined;
    this.hasLeft = true;
  }

  private settle(value: T | undefined, error: ApiError | undefined): void {
    [this.value, this.error, this.asked] = [value, error, undefined];
    this.host.requestUpdate();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.reload(), 250);
  }
}
