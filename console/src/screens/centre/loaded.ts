import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ApiError } from '@luban/console-sdk';

/** How far an answer is. */
export type LoadState = 'loading' | 'ready' | 'stale' | 'forbidden' | 'error';

/** Asks the server for what an element shows, and draws it again when the answer is there. */
export class Loaded<T> implements ReactiveController {
  /** The last good answer. */
  value?: T;
  /** Why there is no newer one. */
  error?: ApiError;
  private asked?: AbortController;
  private key?: string;

  constructor(private readonly host: ReactiveControllerHost, private readonly ask: (signal: AbortSignal) => Promise<T>) {
    host.addController(this);
  }

  get state(): LoadState {
    if (this.error) return this.value !== undefined ? 'stale' : this.error.isForbidden ? 'forbidden' : 'error';
    return this.value === undefined ? 'loading' : 'ready';
  }

  /** Whether an answer is awaited. */
  get isBusy(): boolean {
    return this.asked !== undefined;
  }

  /** Asks when the key is another one; what was there is forgotten when it belongs to something else. */
  for(key: string, { forget = true } = {}): void {
    if (key === this.key) return;
    this.key = key;
    if (forget) this.value = undefined;
    void this.reload();
  }

  /** Asks again, whatever is there. */
  async reload(): Promise<void> {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    try {
      const value = await this.ask(asked.signal);
      if (asked.signal.aborted) return;
      [this.value, this.error] = [value, undefined];
    } catch (error) {
      if (asked.signal.aborted) return;
      this.error = error instanceof ApiError ? error : new ApiError(-1, String(error));
    }
    this.asked = undefined;
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.asked?.abort();
    [this.asked, this.key] = [undefined, undefined];
  }
}
