import '@luban/console-sdk/chart';
import { ApiError } from '@luban/console-sdk';
import type { ChartSeries } from '@luban/console-sdk/chart';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { severityState, type Alert } from '../alerts/model.js';
import { View } from '../alerts/view.js';
import { host, lines, values } from './queries.js';

interface Charts { cpu: ChartSeries[]; memory: ChartSeries[]; disk: ChartSeries[]; network: ChartSeries[]; requests: ChartSeries[] }
interface Data { charts: Charts; alerts: Alert[] | null; talkers: { name: string; value: number }[]; series: { name: string; value: number }[]; now: { cpu?: number; memory?: number; load?: number } }

/** How this machine is, what fires, and who is busy. */
export class OverviewPage extends View<Data> {
  @state() private minutes = 60;

  protected override async read(): Promise<Data> {
    const range = (query: string, label: (metric: Record<string, string>) => string) => lines(this.ctx, query, this.minutes, label);
    const one = async (query: string) => (await values(this.ctx, query))[0]?.value;
    const [cpu, memory, disk, received, sent, requests, alerts, talkers, series, cpuNow, memoryNow, load] = await Promise.all([
      range(host.cpu, () => this.o('cpu')), range(host.memory, () => this.o('memory')), range(host.disk, metric => metric['mountpoint'] ?? ''),
      range(host.received, metric => this.o('received', { device: metric['device'] })), range(host.sent, metric => this.o('sent', { device: metric['device'] })), range(host.requests, metric => metric['extension'] || this.o('kernel')),
      this.alerts(),
      values(this.ctx, host.talkers), values(this.ctx, host.series), one(host.cpu), one(host.memory), one(host.load),
    ]);
    const ranked = (found: { metric: Record<string, string>; value: number }[], label: string) => found.map(({ metric, value }) => ({ name: metric[label] || this.o('kernel'), value })).sort((a, b) => b.value - a.value);
    return { charts: { cpu, memory, disk, network: [...received, ...sent], requests }, alerts, talkers: ranked(talkers, 'extension'), series: ranked(series, 'job'), now: { cpu: cpuNow, memory: memoryNow, load } };
  }

  /** Null for who may see metrics and no alerts. */
  private async alerts(): Promise<Alert[] | null> {
    try {
      return await this.ctx.json<Alert[]>('alerts');
    } catch (error) {
      if (error instanceof ApiError && error.status === 403) return null;
      throw error;
    }
  }

  protected override draw({ charts, alerts, talkers, series, now }: Data) {
    const firing = alerts?.filter(alert => alert.state === 'firing' && alert.silencedBy.length + alert.inhibitedBy.length === 0) ?? [];
    return html`
      <div class="bar"><span class="spring"></span><label class="field">${this.o('range')}<select @change=${(event: Event) => { this.minutes = Number((event.target as HTMLSelectElement).value); void this.refresh(); }}>
        ${[15, 60, 360, 1440].map(minutes => html`<option value=${minutes} ?selected=${minutes === this.minutes}>${this.o(`range.${minutes}`)}</option>`)}</select></label></div>
      <div class="figures">
        ${this.figure(this.o('cpu'), now.cpu, 'percent')}${this.figure(this.o('memory'), now.memory, 'percent')}${this.figure(this.o('load'), now.load, '')}
        <div class="figure"><span class="muted">${this.o('firing')}</span><strong>${alerts ? this.ctx.i18n.format.number(firing.length) : '–'}</strong></div>
      </div>
      ${firing.length > 0 ? this.firing(firing) : nothing}
      <div class="cards">
        ${this.chart(this.o('cpu'), charts.cpu, 'percent')}${this.chart(this.o('memory'), charts.memory, 'percent')}
        ${this.chart(this.o('disk'), charts.disk, 'percent')}${this.chart(this.o('network'), charts.network, 'bytes')}
        ${this.chart(this.o('requests'), charts.requests, 'count')}
        <div class="card"><h2>${this.o('talkers')}</h2>${this.ranking(talkers, value => this.o('perSecond', { value: this.ctx.i18n.format.number(value, { maximumFractionDigits: 2 }) }))}
          <h2>${this.o('series')}</h2>${this.ranking(series, value => this.ctx.i18n.format.number(value))}</div>
      </div>`;
  }

  private figure(label: string, value: number | undefined, unit: 'percent' | '') {
    const text = value === undefined || !Number.isFinite(value) ? '–' : this.ctx.i18n.format.number(value, unit === 'percent' ? { style: 'percent', maximumFractionDigits: 0 } : { maximumFractionDigits: 2 });
    return html`<div class="figure"><span class="muted">${label}</span><strong>${text}</strong></div>`;
  }

  private firing(firing: Alert[]) {
    return html`<section class="card"><h2>${this.o('firing')}</h2><ul class="plain">${firing.slice(0, 8).map(alert => html`<li><lb-status state=${severityState(alert)} label=${alert.name}></lb-status> ${alert.annotations['summary'] ?? ''} <span class="muted small">${alert.labels['namespace'] ?? ''} <lb-time .datetime=${alert.startsAt}></lb-time></span></li>`)}</ul>
      <div class="bar"><button type="button" @click=${() => this.ctx.navigate('/x/luban.observability/alerts')}>${this.o('allAlerts')}</button></div></section>`;
  }

  private chart(label: string, series: ChartSeries[], unit: string) {
    return html`<div class="card"><h2>${label}</h2>${series.some(one => one.points.length > 1) ? html`<lb-chart label=${label} unit=${unit} height="180" .series=${series}></lb-chart>` : html`<p class="muted">${this.o('noData')}</p>`}</div>`;
  }

  private ranking(rows: { name: string; value: number }[], format: (value: number) => string) {
    return rows.length === 0 ? html`<p class="muted">${this.o('noData')}</p>` : html`<ol>${rows.map(row => html`<li>${row.name} <span class="muted small">${format(row.value)}</span></li>`)}</ol>`;
  }

  private o(key: string, given?: Record<string, unknown>): string {
    return this.ctx.i18n.t(`alerts.overview.${key}`, given);
  }
}
