import { type FragmentContext } from '@luban/console-sdk';
import '@luban/console-sdk/chart';
import type { ChartSeries } from '@luban/console-sdk/chart';
import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { lineItem, type LineActions } from './line.js';
import { address, bars, condition, isForbidden, ranges, route, sum, toggled, type LogContext, type LogFilter, type LogLine, type LogPage, type LogStats } from './model.js';
import { logStyles } from './styles.js';
import { follow } from './tail.js';

const pageSize = 100;
const mostLive = 1000;
const shownFields = ['level', 'namespace', 'kind', 'name', 'container', 'app', 'host', 'stream', 'index'];

/** Search, bars over time, fields with counts, lines, context, and what comes new. The page and the tab of an object are made of it. */
export abstract class LogsView extends LitElement {
  static override styles = logStyles;

  @property({ attribute: false }) ctx!: FragmentContext;
  @state() protected filter: LogFilter = { query: '', namespace: '', range: '60', from: '', to: '' };
  @state() protected lines: LogLine[] = [];
  @state() protected error: unknown;
  @state() protected busy = true;
  @state() protected live = false;
  @state() private isConnectedLive = false;
  @state() private stats?: LogStats;
  @state() private next: string | null = null;
  @state() private incomplete: string | null = null;
  @state() private wrap = false;
  @state() private open = '';
  @state() private context?: LogContext;
  private asked = new AbortController();

  /** A condition that always holds. */
  protected get fixed(): string { return ''; }

  protected t = (key: string, values?: Record<string, unknown>): string => this.ctx.i18n.t(`logs.${key}`, values);

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.signal.addEventListener('abort', () => this.asked.abort(), { once: true });
    void this.search();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asked.abort();
  }

  /** Asks for lines and counts; what was asked before is given up. */
  protected async search(): Promise<void> {
    this.asked.abort();
    const { signal } = (this.asked = new AbortController());
    [this.busy, this.error, this.open, this.context] = [true, undefined, '', undefined];
    if (this.live) void this.followNew(signal);
    try {
      const [page, stats] = await Promise.all([
        this.ctx.json<LogPage>(address(this.filter, 'query', this.fixed, { limit: `${pageSize}` }), { signal }),
        this.ctx.json<LogStats>(address(this.filter, 'stats', this.fixed, { buckets: '60' }), { signal }),
      ]);
      [this.lines, this.next, this.incomplete, this.stats] = [page.lines, page.next, page.incomplete ?? stats.incomplete, stats];
    } catch (error) {
      if (signal.aborted) return;
      [this.error, this.lines, this.next] = [error, [], null];
      delete this.stats;
    }
    this.busy = false;
  }

  private async followNew(signal: AbortSignal): Promise<void> {
    try {
      await follow(this.ctx, `${route(this.filter.namespace, 'tail')}?${new URLSearchParams({ query: this.filter.query, where: this.fixed })}`, signal, lines => { this.lines = [...lines.reverse(), ...this.lines].slice(0, mostLive); }, live => { this.isConnectedLive = live; });
    } catch (error) {
      this.error = error;
    }
  }

  private async more(): Promise<void> {
    try {
      const page = await this.ctx.json<LogPage>(address(this.filter, 'query', this.fixed, { limit: `${pageSize}`, cursor: this.next ?? '' }), { signal: this.asked.signal });
      [this.lines, this.next, this.incomplete] = [[...this.lines, ...page.lines], page.next, page.incomplete];
    } catch (error) {
      this.error = error;
    }
  }

  protected set(changes: Partial<LogFilter>): void {
    this.filter = { ...this.filter, ...changes };
    void this.search();
  }

  protected toggleLive(): void {
    this.live = !this.live;
    void this.search();
  }

  protected addressOf(name: string, more: Record<string, string>): string {
    return address(this.filter, name, this.fixed, more);
  }

  /** Bars over time, the note on what is missing, fields and lines. */
  protected results() {
    if (this.error) return this.problem();
    return html`
      ${this.stats && this.stats.total > 0 ? this.bars(this.stats) : nothing}
      ${this.incomplete ? html`<p class="note" role="status">${this.t('incomplete')} ${this.incomplete}</p>` : nothing}
      <div class="row">
        <span class="muted" role="status">${this.busy ? this.t('searching') : this.t('found', { count: this.stats?.total ?? 0 })}${this.live ? html` · ${this.t(this.isConnectedLive ? 'live.on' : 'live.wait')}` : nothing}</span>
        <button class="plain spring" type="button" aria-pressed=${this.wrap} @click=${() => { this.wrap = !this.wrap; }}>${this.t('wrap')}</button>
      </div>
      <div class="columns ${this.stats && this.stats.total > 0 ? '' : 'bare'}">
        ${this.stats && this.stats.total > 0 ? html`<details class="fields" ?open=${window.innerWidth > 720}><summary>${this.t('fields')}</summary>${this.fields(this.stats)}</details>` : nothing}
        <div>${this.list()}</div>
      </div>`;
  }

  private problem() {
    if (!isForbidden(this.error)) return html`<lb-error .error=${this.error} @lb-retry=${() => this.search()}></lb-error>`;
    return html`<lb-empty icon="lock" heading=${this.t('forbidden')} text=${this.t(this.filter.namespace ? 'forbidden.namespace' : 'forbidden.cluster')}></lb-empty>`;
  }

  private list() {
    if (this.busy && this.lines.length === 0) return html`<lb-skeleton rows="8"></lb-skeleton>`;
    if (this.lines.length === 0) return html`<lb-empty icon="scroll-text" heading=${this.t(this.filter.query ? 'none' : 'empty')} text=${this.t(this.filter.query ? 'none.text' : 'empty.text')}></lb-empty>`;
    const actions: LineActions = {
      t: this.t, isOpen: line => line.id === this.open, context: this.context, format: this.ctx.i18n.format,
      toggle: line => { [this.open, this.context] = [line.id === this.open ? '' : line.id, undefined]; },
      around: line => void this.around(line), only: (name, value) => this.set({ query: toggled(this.filter.query, condition(name, value)) }),
    };
    return html`<ol class=${this.wrap ? 'wrap' : ''} aria-label=${this.t('lines')}>${this.lines.map(line => lineItem(line, actions))}</ol>
      ${this.next ? html`<div class="more"><button class="plain" type="button" @click=${() => this.more()}>${this.t('older')}</button></div>` : nothing}`;
  }

  private async around(line: LogLine): Promise<void> {
    try {
      this.context = await this.ctx.json<LogContext>(`${route(this.filter.namespace, 'context')}?${new URLSearchParams({ id: line.id, before: '10', after: '10' })}`, { signal: this.asked.signal });
    } catch (error) {
      this.ctx.toast({ text: error instanceof Error ? error.message : String(error), variant: 'error' } as never);
    }
  }

  private bars(stats: LogStats) {
    // A bucket without a line is a bar of no height, not a gap.
    const byTime = new Map(stats.buckets.map(bucket => [Date.parse(bucket.time), bucket.levels]));
    const step = stats.stepSeconds * 1000;
    const times: number[] = [];
    for (let time = Math.floor(Date.parse(stats.from) / step) * step; time < Date.parse(stats.to); time += step) times.push(time);
    // Each is a part of the one before it and is painted over it: what is bad is never hidden.
    const series: ChartSeries[] = bars.map(({ key, color, levels }) => ({ label: this.t(key), kind: 'bars', color, points: times.map(time => [time, sum(byTime.get(time), levels)]) }));
    return html`<lb-chart label=${this.t('over.time')} unit="count" height="130" .series=${series}></lb-chart>`;
  }

  private fields(stats: LogStats) {
    return shownFields.filter(name => stats.fields[name] && !this.fixed.includes(`${name}:`)).map(name => {
      const values = stats.fields[name]!.values;
      const chosen = values.filter(({ value }) => this.filter.query.split(/\s+/).includes(condition(name, value))).map(({ value }) => value);
      return html`<lb-facets single limit="6" heading=${this.t(`field.${name}`)} .value=${chosen} .options=${values.map(({ value, count }) => ({ value, count, label: name === 'level' ? this.t(`level.${value}`) : value }))}
        @lb-change=${(event: CustomEvent<{ value: string[] }>) => this.choose(name, chosen[0], event.detail.value[0])}></lb-facets>`;
    });
  }

  private choose(name: string, before: string | undefined, now: string | undefined): void {
    let query = before === undefined ? this.filter.query : toggled(this.filter.query, condition(name, before));
    if (now !== undefined) query = toggled(query, condition(name, now));
    this.set({ query });
  }

  protected when() {
    const time = (name: 'from' | 'to') => html`<label>${this.t(name)}<input type="datetime-local" .value=${this.filter[name]} @change=${(event: Event) => this.set({ [name]: (event.target as HTMLInputElement).value })} /></label>`;
    return html`
      <label class="when">${this.t('range')}
        <select .value=${this.filter.range} @change=${(event: Event) => this.set({ range: (event.target as HTMLSelectElement).value })}>
          ${[...ranges, 'custom'].map(range => html`<option value=${range} ?selected=${range === this.filter.range}>${this.t(`range.${range}`)}</option>`)}
        </select>
      </label>
      ${this.filter.range === 'custom' ? html`${time('from')}${time('to')}` : nothing}`;
  }
}
