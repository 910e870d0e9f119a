import '@luban/console-sdk/chart';
import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { MetricsApi, type Description, type Emptiness, type Result } from './api.js';
import { builder } from './builder.js';
import { metricAt } from './complete.js';
import { emptyDraft, firstDraft, selector, write, type Draft } from './draft.js';
import { explorerStyles } from './explorer-styles.js';
import { PromqlInput } from './promql-input.js';
import { renderResult } from './result-view.js';

const ranges: Record<string, number> = { '15m': 900, '1h': 3600, '6h': 21_600, '1d': 86_400, '7d': 604_800, '15d': 1_296_000 };

/** Metrics without words, and with them: both ways write the same query. */
export class ExplorerPage extends LitElement {
  static override styles = explorerStyles;

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
  @state() private metrics: string[] | undefined;
  @state() private descriptions: Record<string, Description[]> = {};
  @state() private labels: string[] = [];
  @state() private values: Record<string, string[]> = {};
  @state() private draft: Draft = emptyDraft;
  @state() private query = '';
  @state() private range = '1h';
  @state() private view: 'chart' | 'table' = 'chart';
  @state() private result: Result | undefined;
  @state() private why: Emptiness[] | undefined;
  @state() private error: unknown;
  @state() private isBusy = false;
  private api!: MetricsApi;
  private inputTag = '';
  private running: AbortController | undefined;
  private labelsOf = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.api = new MetricsApi(this.ctx);
    this.inputTag = this.ctx.defineScoped('promql-input', PromqlInput);
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.signal.addEventListener('abort', () => this.running?.abort());
    const { query, range, view } = this.ctx.props.query;
    this.draft = this.ctx.state.get<Draft>('draft') ?? emptyDraft;
    this.query = query ?? this.ctx.state.get<string>('query') ?? '';
    if (range && ranges[range]) this.range = range;
    if (view === 'table') this.view = 'table';
    void this.load();
  }

  private async load(): Promise<void> {
    this.error = undefined;
    try {
      [this.metrics, this.descriptions] = await Promise.all([this.api.metrics(), this.api.descriptions()]);
      // The first ones come by themselves, soon after a start.
      if (this.metrics.length === 0) setTimeout(() => { if (!this.ctx.signal.aborted) void this.load(); }, 5_000);
      if (this.query) await this.run();
    } catch (error) { this.error = error; }
  }

  private readonly change = (draft: Draft) => {
    if (draft.metric !== this.draft.metric) draft = firstDraft(draft.metric, this.descriptions[draft.metric]?.[0]?.type);
    this.draft = draft;
    this.ctx.state.set('draft', draft);
    this.query = write(draft);
    void this.loadLabels(draft.metric);
    for (const { label } of draft.filters) if (label) void this.loadValues(label);
    void this.run();
  };

  private async loadLabels(metric: string | undefined): Promise<void> {
    if (!metric || metric === this.labelsOf) return;
    this.labelsOf = metric;
    this.values = {};
    try { this.labels = (await this.api.labels(selector({ metric, filters: [] }))).filter(label => label !== '__name__'); } catch { this.labels = []; }
  }

  private async loadValues(label: string): Promise<void> {
    if (this.values[label] || !this.draft.metric) return;
    try { this.values = { ...this.values, [label]: await this.api.values(label, this.draft.metric) }; } catch { /* Without completion the value is typed. */ }
  }

  private readonly run = async () => {
    this.running?.abort();
    this.ctx.state.set('query', this.query);
    this.ctx.setQuery({ query: this.query || null, range: this.range === '1h' ? null : this.range, view: this.view === 'table' ? 'table' : null });
    if (!this.query.trim()) { this.result = undefined; this.why = undefined; this.error = undefined; return; }
    const running = this.running = new AbortController();
    this.isBusy = true;
    const end = Math.floor(Date.now() / 1000);
    try {
      const result = this.view === 'table' ? await this.api.query(this.query, end, running.signal) : await this.api.range(this.query, end - ranges[this.range]!, end, this.step, running.signal);
      const isEmpty = result.resultType !== 'scalar' && result.resultType !== 'string' && result.result.length === 0;
      const why = isEmpty ? await this.api.whyEmpty(this.query, end) : undefined;
      if (running !== this.running) return;
      [this.result, this.why, this.error] = [result, why, undefined];
    } catch (error) {
      if (running === this.running && !running.signal.aborted) [this.result, this.why, this.error] = [undefined, undefined, error];
    } finally { if (running === this.running) this.isBusy = false; }
  };

  private get step(): number {
    return Math.max(5, Math.ceil(ranges[this.range]! / 240));
  }

  protected override render() {
    const t = (key: string, values?: Record<string, unknown>) => this.ctx.i18n.t(`metrics.${key}`, values);
    if (!this.metrics) return this.error ? html`<lb-error .error=${this.error}><button slot="actions" @click=${() => this.load()}>${t('retry')}</button></lb-error>` : html`<lb-skeleton rows="6"></lb-skeleton>`;
    if (this.metrics.length === 0 && !this.query) return html`<lb-empty icon="activity" heading=${t('none')} text=${t('none-text')}></lb-empty>`;
    return html`
      <div class="page">
        <section aria-label=${t('builder')}>${builder(this.draft, { t, metrics: this.metrics, labels: this.labels, values: this.values, description: this.descriptions[this.draft.metric]?.[0], change: this.change })}</section>
        <div class="query">${this.renderInput(t('query'))}<button class="primary" @click=${this.run}>${t('run')}</button></div>
        <div class="bar">
          <div role="radiogroup" aria-label=${t('view')} class="group">${(['chart', 'table'] as const).map(view => html`<button role="radio" aria-checked=${this.view === view} @click=${() => { this.view = view; void this.run(); }}>${t(view)}</button>`)}</div>
          <label ?hidden=${this.view === 'table'}><span>${t('range')}</span><select .value=${this.range} @change=${(event: Event) => { this.range = (event.target as HTMLSelectElement).value; void this.run(); }}>${Object.keys(ranges).map(range => html`<option value=${range} ?selected=${range === this.range}>${t(`range-${range}`)}</option>`)}</select></label>
          <span class="busy" role="status">${this.isBusy ? t('busy') : nothing}</span>
        </div>
        ${this.error ? html`<lb-error .error=${this.error}></lb-error>` : renderResult({ t, i18n: this.ctx.i18n, result: this.result, why: this.why, view: this.view, step: this.step, query: this.query })}
      </div>`;
  }

  // The tag belongs to this version of the extension and is known at run time only.
  private input: PromqlInput | undefined;

  private renderInput(label: string) {
    if (!this.input) {
      this.input = document.createElement(this.inputTag) as PromqlInput;
      this.input.addEventListener('query-change', event => {
        const { query, caret } = (event as CustomEvent<{ query: string; caret: number }>).detail;
        this.query = query;
        void this.loadLabels(metricAt(query, caret, new Set(this.metrics)));
      });
      this.input.addEventListener('query-run', () => this.run());
    }
    Object.assign(this.input, { value: this.query, label, metrics: this.metrics ?? [], labels: this.labels });
    return this.input;
  }
}
