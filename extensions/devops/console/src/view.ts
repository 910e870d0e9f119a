import type { ApiError, FragmentContext, KubeObject, LiveList, ResourceClient, WatchOptions } from '@luban/console-sdk';
import type { TableState } from '@luban/console-sdk/components';
import { LitElement, css, type CSSResultGroup } from 'lit';
import { property } from 'lit/decorators.js';
import type { RunState } from './states.js';

/** A list that is followed, as a view shows it. */
export interface Followed<T> {
  items: readonly T[];
  status: LiveList['status'];
  error: ApiError | undefined;
}

/** What a list shows before it is there. */
export const nothingYet: Followed<never> = { items: [], status: 'loading', error: undefined };

/** A fragment: follows resources until its props change or it goes, and is drawn again when the language changes. */
export abstract class View<P extends string> extends LitElement {
  static override styles: CSSResultGroup = css`
    :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); min-inline-size: 0; color: var(--lb-text); }
    * { box-sizing: border-box; }
    a { color: var(--lb-link); text-decoration: none; }
    a:hover { text-decoration: underline; }
    h2, h3, p, dl, dd, ul, ol { margin: 0; }
    ul, ol { padding: 0; list-style: none; }
    h2 { font-size: 1.13rem; font-weight: 650; }
    code { font-family: var(--lb-font-mono); font-size: 0.87rem; overflow-wrap: anywhere; }
    button { font: inherit; color: inherit; }
    :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 2px; border-radius: var(--lb-radius-small); }
    input, select { font: inherit; font-size: 0.93rem; color: inherit; background-color: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--lb-radius-small); padding: 4px 10px; min-block-size: 34px; min-inline-size: 0; max-inline-size: 100%; }
    select { appearance: none; padding-inline-end: 32px; background: var(--lb-surface) var(--lb-chevron, none) no-repeat right 8px center / 16px; }
    .muted { color: var(--lb-text-muted); }
    .tools { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; }
    .tools input[type='search'] { flex: 1 1 14rem; }
    .section { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-3); }
    .card { background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-4); }
    .visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  `;

  @property({ attribute: false }) ctx!: FragmentContext<P>;
  private scope: AbortController | undefined;
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

  /** Follows what it shows. */
  protected abstract follow(signal: AbortSignal): void;

  protected t = (key: string, values?: Record<string, unknown>) => this.ctx.i18n.t(key, values);

  protected state = (state: RunState) => this.t(`state.${state}`);

  /** Begins again, as after an error. */
  protected again(): void {
    this.begun = undefined;
    this.restart();
  }

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

/** The state of a table that shows a followed list. */
export const tableState = ({ status }: Followed<unknown>): TableState => (status === 'live' ? 'ready' : status);
