import type { FragmentContext } from '@luban/console-sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How often live figures are asked for: as long as a slot of the data plane's own window. */
const pause = 2000;

/** Asks again and again while the page is there and can be seen, and keeps the last answer when one fails. */
export class Live<T> implements ReactiveController {
  value: T | undefined;
  error: unknown;
  /** Whether there was an answer, be it that there is nothing. */
  isRead = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isThere = false;

  constructor(private readonly host: ReactiveControllerHost & { ctx: FragmentContext }, private readonly read: () => Promise<T>) {
    host.addController(this);
  }

  hostConnected(): void {
    this.isThere = true;
    void this.refresh();
  }

  hostDisconnected(): void {
    this.isThere = false;
    clearTimeout(this.timer);
  }

  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    try {
      if (!document.hidden) {
        this.value = await this.read();
        this.error = undefined;
        this.isRead = true;
      }
    } catch (error) {
      this.error = error;
    }
    if (!this.isThere) return;
    this.host.requestUpdate();
    this.timer = setTimeout(() => void this.refresh(), pause);
  }
}
