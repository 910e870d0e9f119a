import '@luban/console-sdk/chart';
import type { ChartSeries } from '@luban/console-sdk/chart';
import { html } from 'lit';
import { View } from '../alerts/view.js';
import { host, lines } from './queries.js';

/** Processor and memory of this machine, on the dashboard. */
export class HostWidget extends View<ChartSeries[]> {
  protected override async read(): Promise<ChartSeries[]> {
    const [cpu, memory] = await Promise.all([lines(this.ctx, host.cpu, 60, () => this.t('overview.cpu')), lines(this.ctx, host.memory, 60, () => this.t('overview.memory'))]);
    return [...cpu, ...memory];
  }

  protected override draw(series: ChartSeries[]) {
    return series.some(one => one.points.length > 1) ? html`<lb-chart label=${this.t('widget.host')} unit="percent" height="160" .series=${series}></lb-chart>` : html`<p class="muted">${this.t('overview.noData')}</p>`;
  }
}
