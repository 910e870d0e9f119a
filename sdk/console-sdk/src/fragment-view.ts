import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { TableState } from './components/table.js';
import type { FragmentContext } from './context.js';
import type { KubeObject } from './kube.js';
import type { LiveList } from './live-list.js';
import type { ApiError } from './problem.js';
import type { ResourceClient, WatchOptions } from './resources.js';

/** A list that is followed, as a view shows it. */
export interface Followed<T> {
  items: readonly T[];
  status: LiveList['status'];
  error: ApiError | undefined;
}

/** What a list shows before it is there. */
export const nothingYet: Followed<never> = { items: [], status: 'loading', error: undefined };

/** The state of a table that shows a followed list. */
export const tableState = ({ status }: Followed<unknown>): TableState => (status === 'live' ? 'ready' : status);

/** A fragment that follows resources until its props change or it goes, and is drawn again when the language changes. */
export abstract class FragmentView<P extends string = string> extends LitElement {
  /** What the console gives to the fragment. */
  @property({ attribute: false }) ctx!: FragmentContext<P>;
  private scope: AbortController | undefined;
  /** What it follows; undefined before it began, since `about` may be empty. */
  private begun: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.onProps(() => this.restart());
    this.restart();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope?.abort();
    this.begun = undefined;
  }

  /** What it follows depends on; when that changes, it begins again. */
  protected abstract about(): string;

  /** Loads or follows what it shows. */
  protected abstract follow(signal: AbortSignal): void;

  /** A text of the extension in the shown language. */
  protected t = (key: string, values?: Record<string, unknown>): string => this.ctx.i18n.t(key, values);

  /** Begins again, as after an error. */
  protected again(): void {
    this.begun = undefined;
    this.restart();
  }

  /** Follows a list for as long as `signal` says. */
  protected watch<T extends KubeObject>(client: ResourceClient<T>, options: WatchOptions, signal: AbortSignal, show: (list: Followed<T>) => void): void {
    client.watch(options, signal).subscribe(({ items, status, error }) => { if (!signal.aborted) show({ items, status, error }); });
  }

  private restart(): void {
    this.requestUpdate();
    const about = this.about();
    if (!this.isConnected || about === this.begun) return;
    this.begun = about;
    this.scope?.abort();
    this.scope = new AbortController();
    this.ctx.signal.addEventListener('abort', () => this.scope?.abort(), { once: true });
    this.follow(this.scope.signal);
  }
}
