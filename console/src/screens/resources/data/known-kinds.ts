import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Loaded, Watch, type LoadState } from '../../../core/index.js';
import { catalogue, followKinds, loadKinds, type Catalogue } from './kinds.js';

/** The kinds, for an element that lives by them: read when it comes onto the page, and kept up to date as long as it is there. */
export class KnownKinds implements ReactiveController {
  private readonly loaded: Loaded<Catalogue>;
  private stay = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.loaded = new Loaded(host, () => loadKinds(), { automatic: true });
    new Watch(host, catalogue);
    host.addController(this);
  }

  get value(): Catalogue | null {
    return catalogue.value;
  }

  get state(): LoadState {
    return this.loaded.state;
  }

  get error(): unknown {
    return this.loaded.error;
  }

  /** Ends when the element leaves the page. */
  get signal(): AbortSignal {
    return this.stay.signal;
  }

  reload(): Promise<void> {
    return this.loaded.reload();
  }

  hostConnected(): void {
    this.stay = new AbortController();
    followKinds(this.stay.signal);
  }

  hostDisconnected(): void {
    this.stay.abort();
  }
}
