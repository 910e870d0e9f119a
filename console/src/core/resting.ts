import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Does something once typing rests, and not at all when another page is opened meanwhile: what is typed belongs to the address at which it was typed. */
export class Resting implements ReactiveController {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, private readonly milliseconds = 250) {
    host.addController(this);
  }

  /** Instead of what was to be done before. */
  schedule(work: () => void): void {
    const { pathname } = location;
    this.cancel();
    this.timer = setTimeout(() => { if (location.pathname === pathname) work(); }, this.milliseconds);
  }

  cancel(): void {
    clearTimeout(this.timer);
  }

  hostDisconnected(): void {
    this.cancel();
  }
}
