import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { KubeObject, LiveList, ResourceClient, WatchOptions } from '@luban/console-sdk';

/** A live list that an element follows while it is on the page. */
export class Live<T extends KubeObject> implements ReactiveController {
  private list?: LiveList<T>;
  private stop?: AbortController;
  private name?: string;

  constructor(
    private readonly host: ReactiveControllerHost & { isConnected?: boolean },
    private readonly client: ResourceClient<T>,
    private readonly options: () => WatchOptions | null = () => ({}),
    private readonly changed?: (items: readonly T[]) => void,
  ) {
    host.addController(this);
  }

  get items(): readonly T[] {
    return this.list?.items ?? [];
  }

  get status(): LiveList<T>['status'] {
    return this.list?.status ?? 'loading';
  }

  get error(): unknown {
    return this.list?.error;
  }

  /** Lists anew, as after an error. */
  reload(): void {
    this.list?.reload();
  }

  hostUpdate(): void {
    this.follow();
  }

  hostDisconnected(): void {
    this.stop?.abort();
    [this.list, this.stop, this.name] = [undefined, undefined, undefined];
  }

  private follow(): void {
    const options = this.options();
    const name = options ? JSON.stringify(options) : undefined;
    if (name === this.name) return;
    this.stop?.abort();
    this.name = name;
    this.list = undefined;
    if (!options) return;
    this.stop = new AbortController();
    this.list = this.client.watch(options, this.stop.signal);
    this.list.subscribe(list => {
      if (list !== this.list) return;
      if (list.status !== 'loading') this.changed?.(list.items);
      this.host.requestUpdate();
    });
  }
}
