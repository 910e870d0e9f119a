import { withTransport } from '@luban/console-sdk';

/** What somebody who follows a topic wants to hear. */
export interface Follower {
  /** Something there has changed, or may have. */
  changed: () => void;
  /** Whether changes arrive by themselves now. */
  live?: (live: boolean) => void;
}

/** Follows resources without keeping them: for those who read again what has changed. */
export function follow(topic: string, resourceVersion: string | undefined, follower: Follower, signal: AbortSignal): void {
  withTransport(transport => {
    if (signal.aborted) return;
    let refused = false;
    const tell = () => follower.live?.(!refused && transport.state === 'open');
    transport.subscribe(topic, message => {
      if (signal.aborted) return;
      refused = message.kind === 'refused';
      if (message.kind === 'resource') follower.changed();
      tell();
    }, { signal, ...(resourceVersion ? { resourceVersion } : {}) });
    transport.onState(tell, signal);
    tell();
  });
}

/** Calls once after a while, however often it was asked to. */
export class Later {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly work: () => void, private readonly milliseconds: number) {}

  ask(): void {
    this.timer ??= setTimeout(() => { this.timer = undefined; this.work(); }, this.milliseconds);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
