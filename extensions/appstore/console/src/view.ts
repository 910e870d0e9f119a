import type { ApiError, FragmentContext, KubeObject, LiveList, ResourceClient, WatchOptions } from '@luban/console-sdk';
import type { TableState } from '@luban/console-sdk/components';
import { LitElement, type CSSResultGroup } from 'lit';
import { property } from 'lit/decorators.js';
import { styles } from './styles.js';

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

/** What all pages of the store have: words that follow the language, the chosen project, and what they follow until their address changes. */
export abstract class View extends LitElement {
  static override styles: CSSResultGroup = [styles];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
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

  /** What it shows depends on; when that changes, it begins again. */
  protected about(): string { return this.place; }

  /** Loads or follows what it shows. */
  protected abstract follow(signal: AbortSignal): void;

  protected t = (key: string, values?: Record<string, unknown>): string => this.ctx.i18n.t(key, values);

  /** A word of a list, such as a phase; one without words is shown as it is. */
  protected word(list: string, name: string): string {
    const key = `${list}.${name}`;
    const words = this.t(key);
    return words === key ? name : words;
  }

  /** The project of the address, or the one that everybody has. */
  protected get place(): string {
    return this.ctx.props.query['namespace'] || 'default';
  }

  protected text(texts: Record<string, string> | undefined): string {
    return texts?.[this.ctx.i18n.locale] ?? texts?.['en'] ?? '';
  }

  /** Begins again, as after an error. */
  protected again(): void {
    this.begun = undefined;
    this.restart();
  }

  protected watch<T extends KubeObject>(client: ResourceClient<T>, options: WatchOptions, signal: AbortSignal, show: (list: Followed<T>) => void): void {
    client.watch(options, signal).subscribe(({ items, status, error }) => { if (!signal.aborted) show({ items, status, error }); });
  }

  /** Does something for the user, and says what went wrong. */
  protected async act(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    try {
      await work();
      if (done) this.ctx.toast({ kind: 'ok', text: done });
      return true;
    } catch (error) {
      this.ctx.toast({ kind: 'error', heading: this.t('failed'), text: error instanceof Error ? error.message : String(error), duration: 0 });
      return false;
    }
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
