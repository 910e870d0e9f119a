import type { FragmentContext, KubeObject } from '@luban/console-sdk';
import '@luban/console-sdk/chart';
import type { ChartSeries } from '@luban/console-sdk/chart';
import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { charts, unitOf, type MetricChart } from './metric-charts.js';
import { isForbidden, ranges } from './model.js';
import { logStyles } from './styles.js';

interface Matrix { data: { result: { metric: Record<string, string>; values: [number, string][] }[] } }

const points = 120;
const mostCharts = 12;

/** The figures that carry the labels of one object. */
export class MetricsTab extends LitElement {
  static override styles = logStyles;

  @property({ attribute: false }) ctx!: FragmentContext<'luban/resource/tab/v1'>;
  @state() private shown?: (MetricChart & { series: ChartSeries[] })[];
  @state() private left = 0;
  @state() private minutes = 60;
  @state() private error: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    void this.load();
  }

  private get root(): string {
    const { namespace } = (this.ctx.props.resource as KubeObject).metadata;
    return namespace ? `namespaces/${encodeURIComponent(namespace)}/prometheus/api/v1` : 'prometheus/api/v1';
  }

  private async load(): Promise<void> {
    try {
      const name = JSON.stringify((this.ctx.props.resource as KubeObject).metadata.name);
      const [end, step] = [Math.floor(Date.now() / 1000), Math.max(15, Math.ceil(this.minutes * 60 / points))];
      const selectors = ['name', 'service', 'destination_service_name', 'app'].map(label => `{${label}=${name}}`);
      const found = await this.ctx.json<{ data: Record<string, string>[] }>(`${this.root}/series?${new URLSearchParams([...selectors.map(one => ['match[]', one]), ['start', `${end - this.minutes * 60}`], ['end', `${end}`]])}`, { signal: this.ctx.signal });
      const all = charts(found.data, name);
      this.left = Math.max(0, all.length - mostCharts);
      this.shown = await Promise.all(all.slice(0, mostCharts).map(async chart => {
        const { data } = await this.ctx.json<Matrix>(`${this.root}/query_range?${new URLSearchParams({ query: chart.query, start: `${end - this.minutes * 60}`, end: `${end}`, step: `${step}` })}`, { signal: this.ctx.signal });
        return { ...chart, series: data.result.slice(0, 10).map(({ metric, values }) => ({ label: labelOf(metric) || chart.title, points: values.map(([time, value]): [number, number] => [time * 1000, Number(value)]) })) };
      }));
      this.error = undefined;
    } catch (error) {
      if (!this.ctx.signal.aborted) this.error = error;
    }
  }

  protected override render() {
    const t = (key: string, values?: Record<string, unknown>) => this.ctx.i18n.t(`logs.${key}`, values);
    if (isForbidden(this.error)) return html`<lb-empty icon="lock" heading=${t('metrics.forbidden')} text=${t('forbidden.namespace')}></lb-empty>`;
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.load()}></lb-error>`;
    if (!this.shown) return html`<lb-skeleton rows="6"></lb-skeleton>`;
    return html`
      <div class="row"><label>${t('range')}<select @change=${(event: Event) => { this.minutes = Number((event.target as HTMLSelectElement).value); void this.load(); }}>${ranges.map(range => html`<option value=${range} ?selected=${Number(range) === this.minutes}>${t(`range.${range}`)}</option>`)}</select></label></div>
      ${this.shown.length === 0 ? html`<lb-empty icon="activity" heading=${t('metrics.none')} text=${t('metrics.none.text')}></lb-empty>` : html`<div class="grid">${this.shown.map(chart => html`
        <section class="card"><h2>${chart.title}</h2><lb-chart label=${chart.title} height="170" unit=${unitOf(chart.metric)} .series=${chart.series}></lb-chart></section>`)}</div>`}
      ${this.left > 0 ? html`<p class="muted">${t('metrics.more', { count: this.left })}</p>` : nothing}`;
  }
}

function labelOf(metric: Record<string, string>): string {
  return Object.entries(metric).filter(([name]) => !['__name__', 'namespace', 'kind', 'name', 'job', 'extension'].includes(name)).map(([, value]) => value).join(' · ');
}
