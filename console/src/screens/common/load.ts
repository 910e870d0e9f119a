import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ApiError } from '@luban/console-sdk';

/** How something that is being read stands. */
export type LoadState = 'loading' | 'ready' | 'stale' | 'error' | 'forbidden';

/** Reads something for an element, and draws it again as that goes on. What was read before stays until there is something newer. */
export class Load<T> implements ReactiveController {
  value: T | undefined;
  error: unknown;
  /** Whether a request is under way. */
  busy = false;
  private running: AbortController | undefined;
  private key: string | undefined;

  constructor(private readonly host: ReactiveControllerHost, private readonly read: (signal: AbortSignal) => Promise<T>) {
    host.addController(this);
  }

  get state(): LoadState {
    if (this.error === undefined) return this.value === undefined ? 'loading' : 'ready';
    if (this.error instanceof ApiError && this.error.isForbidden) return 'forbidden';
    return this.value === undefined ? 'error' : 'stale';
  }

  /** Reads when `key` is another one than before; what belonged to the other key is forgotten. */
  for(key: string): void {
    if (key === this.key) return;
    this.key = key;
    this.value = undefined;
    this.error = undefined;
    void this.reload();
  }

  /** Reads anew. */
  async reload(): Promise<void> {
    this.running?.abort();
    const running = (this.running = new AbortController());
    this.busy = true;
    this.host.requestUpdate();
    try {
      const value = await this.read(running.signal);
      if (running.signal.aborted) return;
      this.value = value;
      this.error = undefined;
    } catch (error) {
      if (running.signal.aborted) return;
      this.error = error;
    }
    this.busy = false;
    this.host.requestUpdate();
  }

  /** Puts a value that came from elsewhere, as the answer to a write. */
  set(value: T): void {
    this.running?.abort();
    this.busy = false;
    this.value = value;
    this.error = undefined;
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.running?.abort();
    this.key = undefined;
  }
}
