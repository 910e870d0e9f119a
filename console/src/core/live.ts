import { resource, type ApiError, type KubeObject, type LiveList, type WatchOptions } from '@luban/console-sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LoadState } from './loaded.js';

/** Which resources an element follows. */
export interface Followed extends WatchOptions {
  /** The kind: a resource client, or what makes one. */
  of: { apiVersion: string; plural: string; namespace?: string | undefined };
}

/** Follows resources for as long as an element is on the page; other ones as soon as the answer of `which` differs, none when it is null. */
export class Live<T> implements ReactiveController {
  private list: LiveList<KubeObject> | undefined;
  private topic = '';

  /** @param changed Hears of the resources, when they are there for the first time and after each change. */
  constructor(private readonly host: ReactiveControllerHost, private readonly which: () => Followed | null, private readonly changed?: (items: readonly T[]) => void) {
    host.addController(this);
  }

  /** The resources as they are now; none for who may not see them. */
  get items(): readonly T[] {
    return (this.state === 'forbidden' ? [] : this.list?.items ?? []) as unknown as readonly T[];
  }

  /** The only one; undefined when it is not there. */
  get item(): T | undefined {
    return this.items[0];
  }

  get state(): LoadState {
    const status = this.list?.status ?? 'loading';
    return status === 'live' ? 'ready' : status;
  }

  get error(): ApiError | undefined {
    return this.list?.error;
  }

  /** Lists anew, as after an error. */
  reload(): void {
    this.list?.reload();
  }

  hostUpdate(): void {
    const followed = this.which();
    if (!followed) return this.stop();
    const { of: { apiVersion, plural, namespace }, ...options } = followed;
    const client = resource(apiVersion, plural, namespace ? { namespace } : {});
    const topic = client.topic(options);
    if (topic === this.topic) return;
    this.stop();
    this.topic = topic;
    this.list = client.watch(options);
    this.list.subscribe(list => {
      if (list.status !== 'loading') this.changed?.(this.items);
      this.host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.stop();
  }

  private stop(): void {
    this.list?.dispose();
    [this.list, this.topic] = [undefined, ''];
  }
}
