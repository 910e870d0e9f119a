import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import { format } from '../format.js';
import { locale, Localized, t } from '../i18n.js';
import '../messages.js';
import { base } from '../styles.js';
import { colourReader, onThemeChange } from '../theme.js';
import { align, summarise, tickOptions, type ChartSeries, type ChartUnit } from './chart-model.js';

/** How a chart is drawn. */
export interface ChartOptions {
  /** The least and the greatest figure of the axis. */
  min?: number;
  max?: number;
  /** Without axes and legend, as in a small card. */
  bare?: boolean;
  /** Moments at which something happened. */
  marks?: readonly { time: number | string | Date; label: string }[];
}

const palette = ['blue', 'orange', 'green', 'purple', 'cyan', 'pink', 'yellow', 'red'];

/** Figures over time, with a table of them for those who do not see it. */
@customElement('lb-chart')
export class LbChart extends Localized(LitElement) {
  static override styles = [base, css`
    .plot { inline-size: 100%; position: relative; }
    .u-wrap { position: relative; user-select: none; }
    .u-over, .u-under, .u-axis { position: absolute; }
    .u-wrap canvas { display: block; inline-size: 100%; block-size: 100%; }
    .u-cursor-x, .u-cursor-pt { position: absolute; inset-block-start: 0; inset-inline-start: 0; pointer-events: none; }
    .u-cursor-x { block-size: 100%; border-inline-end: 1px dashed var(--lb-text-muted); }
    .u-cursor-pt { border-radius: 50%; border: 0 solid; background-clip: padding-box !important; }
    .u-off, .u-cursor-y, .u-select { display: none; }
    .foot { display: flex; flex-wrap: wrap; gap: 2px var(--lb-space-3); align-items: center; font-size: 0.82rem; }
    .legend { display: flex; flex-wrap: wrap; gap: 2px; flex: 1; min-inline-size: 0; }
    .legend button { display: inline-flex; gap: 6px; align-items: center; background: none; border: 0; border-radius: var(--lb-radius-small); padding: 2px 6px; min-block-size: 26px; cursor: pointer; }
    .legend button:hover { background: var(--lb-page); }
    .legend [aria-pressed='false'] { color: var(--lb-text-muted); text-decoration: line-through; }
    .swatch { inline-size: 10px; block-size: 10px; border-radius: 3px; }
    .value { color: var(--lb-text-muted); font-variant-numeric: tabular-nums; }
    .when { color: var(--lb-text-muted); }
    .quiet { min-inline-size: 28px; min-block-size: 28px; }
    .table { overflow: auto; border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); }
    table { border-collapse: collapse; inline-size: 100%; font-size: 0.87rem; font-variant-numeric: tabular-nums; }
    th, td { padding: 3px 10px; text-align: end; border-block-end: 1px solid var(--lb-border); white-space: nowrap; }
    th:first-child, td:first-child { text-align: start; }
    thead th { position: sticky; inset-block-start: 0; background: var(--lb-page); font-weight: 600; }
    tbody th { font-weight: 400; }
    .nothing { display: grid; place-items: center; color: var(--lb-text-muted); }
  `];

  @property({ attribute: false }) series: readonly ChartSeries[] = [];
  @property({ attribute: false }) options: ChartOptions = {};
  /** The height of the plot, in pixels. */
  @property({ type: Number }) height = 220;
  @property() label = '';
  @property() unit: ChartUnit = '';
  @state() private muted = new Set<string>();
  @state() private asTable = false;
  @state() private at: number | null = null;
  @state() private colours: string[] = [];
  private plot: uPlot | undefined;
  private sizes?: ResizeObserver;
  private stopTheme?: () => void;
  private drawnIn = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes = new ResizeObserver(() => this.fit());
    // A canvas has its colours painted in, so that another look needs another plot.
    this.stopTheme = onThemeChange(() => this.redraw());
    if (this.hasUpdated) this.redraw();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes?.disconnect();
    this.stopTheme?.();
    this.clear();
  }

  protected override updated(changed: Map<string, unknown>): void {
    const shape = this.series.map(({ label, kind, color }) => `${label}|${kind}|${color}`).join();
    const structural = ['options', 'height', 'unit', 'asTable', 'muted'].some(name => changed.has(name)) || this.drawnIn !== `${locale()} ${shape}`;
    if (structural || !this.plot) { this.drawnIn = `${locale()} ${shape}`; this.redraw(); }
    else if (changed.has('series')) this.plot.setData(align(this.series) as uPlot.AlignedData);
  }

  private get box(): HTMLElement | null {
    return this.renderRoot.querySelector('.plot');
  }

  private clear(): void {
    this.plot?.destroy();
    this.plot = undefined;
  }

  private fit(): void {
    const box = this.box;
    if (!box) return;
    if (this.plot && box.clientWidth > 0) this.plot.setSize({ width: box.clientWidth, height: this.height });
    else this.redraw();
  }

  private redraw(): void {
    this.clear();
    const box = this.box;
    if (!box || box.clientWidth === 0 || this.isEmpty) { if (box) this.sizes?.observe(box); return; }
    const read = colourReader(this);
    const colours = this.series.map(({ color }, index) => read(color?.startsWith('--') ? `var(${color})` : color ?? `var(--wa-color-${palette[index % palette.length]}-60)`));
    if (colours.join() !== this.colours.join()) this.colours = colours;
    this.plot = new uPlot(this.plotOptions(box.clientWidth, colours, read), align(this.series) as uPlot.AlignedData, box);
    this.sizes?.observe(box);
  }

  private plotOptions(width: number, colours: string[], read: (value: string) => string): uPlot.Options {
    const { min, max, bare } = this.options;
    const text = read('var(--lb-text-muted)');
    const grid = { stroke: read('var(--lb-border)'), width: 1 };
    const font = `12px ${getComputedStyle(this).fontFamily}`;
    const language = locale();
    const axes: uPlot.Axis[] = bare ? [{ show: false }, { show: false }] : [
      { stroke: text, font, grid: { show: false }, ticks: { ...grid, size: 4 }, space: 70, size: 30, values: (_, splits, __, ___, step) => splits.map(split => new Intl.DateTimeFormat(language, tickOptions(step)).format(split * 1000)) },
      { stroke: text, font, grid, ticks: { show: false }, size: (_, values) => Math.max(34, ...(values ?? []).map(value => value.length * 7 + 14)), values: (_, splits) => splits.map(split => this.write(split)) },
    ];
    return {
      width, height: this.height, axes, legend: { show: false }, padding: bare ? [4, 0, 4, 0] : [10, 8, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { y: { range: (_, low, high) => [min ?? Math.min(0, low), max ?? (high <= 0 || high === null ? 1 : high * 1.08)] } },
      series: [{}, ...this.series.map(({ label, kind = 'line' }, index): uPlot.Series => ({
        label, show: !this.muted.has(label), stroke: colours[index]!, width: kind === 'bars' ? 0 : 2, points: { show: false },
        ...(kind === 'area' && { fill: fade(colours[index]!, 0.16) }),
        ...(kind === 'bars' && { fill: colours[index]!, paths: uPlot.paths.bars!({ size: [0.7, 40], radius: 0.15 }) }),
      }))],
      hooks: { setCursor: [plot => { this.at = plot.cursor.idx ?? null; }], draw: [plot => this.drawMarks(plot, text)] },
    };
  }

  private drawMarks({ ctx, bbox, valToPos }: uPlot, colour: string): void {
    for (const { time } of this.options.marks ?? []) {
      const x = Math.round(valToPos(new Date(time).getTime() / 1000, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.save();
      ctx.strokeStyle = colour;
      ctx.setLineDash([4, 4]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.restore();
    }
  }

  private get isEmpty(): boolean {
    return this.series.every(({ points }) => points.length === 0);
  }

  private write(value: number | null | undefined): string {
    if (value === null || value === undefined) return '–';
    switch (this.unit) {
      case 'bytes': return format.bytes(value);
      case 'percent': return format.percent(value, value < 0.1 ? 1 : 0);
      case 'seconds': return value === 0 ? '0' : format.duration(value);
      case '': case 'count': return format.number(value, { notation: 'compact', maximumFractionDigits: 2 });
      default: return `${format.number(value, { maximumFractionDigits: 2 })} ${this.unit}`;
    }
  }

  protected override render() {
    return html`
      ${this.asTable ? this.table() : html`<div class="plot" role="img" aria-label=${this.description()} style="min-block-size: ${this.height}px">${this.isEmpty ? html`<div class="nothing" style="block-size: ${this.height}px">${t('sdk.chart.empty')}</div>` : nothing}</div>`}
      ${this.options.bare ? nothing : this.foot()}`;
  }

  private foot() {
    const data = this.at === null ? undefined : align(this.series);
    return html`
      <div class="foot">
        <div class="legend" role="group" aria-label=${t('sdk.chart.series')}>${this.series.map(({ label, points }, index) => html`
          <button type="button" aria-pressed=${!this.muted.has(label)} @click=${() => this.toggle(label)}><span class="swatch" style="background: ${this.colours[index] ?? 'transparent'}"></span>${label}<span class="value">${this.write(data ? data[index + 1]?.[this.at!] : points.at(-1)?.[1])}</span></button>`)}
        </div>
        ${data && data[0]![this.at!] !== undefined ? html`<span class="when">${format.dateTime(data[0]![this.at!]! * 1000)}</span>` : nothing}
        <button type="button" class="quiet" aria-pressed=${this.asTable} aria-label=${t('sdk.chart.table')} title=${t('sdk.chart.table')} @click=${() => { this.asTable = !this.asTable; }}><wa-icon name="list" aria-hidden="true"></wa-icon></button>
      </div>`;
  }

  private table() {
    const [times = [], ...columns] = align(this.series);
    return html`
      <div class="table" tabindex="0" role="region" aria-label=${this.label} style="block-size: ${this.height}px">
        <table>
          <thead><tr><th scope="col">${t('sdk.chart.time')}</th>${this.series.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
          <tbody>${times.map((_, index) => times.length - 1 - index).slice(0, 500).map(index => html`<tr><th scope="row">${format.dateTime(times[index]! * 1000)}</th>${columns.map(column => html`<td>${this.write(column[index])}</td>`)}</tr>`)}</tbody>
        </table>
      </div>`;
  }

  private toggle(label: string): void {
    const next = new Set(this.muted);
    if (!next.delete(label)) next.add(label);
    this.muted = next;
  }

  private description(): string {
    const parts = this.series.map(series => {
      const found = summarise(series);
      return found ? t('sdk.chart.summary', { label: series.label, last: this.write(found.last), least: this.write(found.least), most: this.write(found.most) }) : series.label;
    });
    return [this.label, ...parts].filter(Boolean).join('. ');
  }
}

/** A colour as the browser computes it, more transparent. */
function fade(colour: string, alpha: number): string {
  const found = /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(colour);
  return found ? `rgb(${found[1]} ${found[2]} ${found[3]} / ${alpha})` : `color-mix(in srgb, ${colour} ${alpha * 100}%, transparent)`;
}
