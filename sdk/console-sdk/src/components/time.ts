import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { format } from '../format.js';
import { Localized } from '../i18n.js';

/** One clock for all relative times of the page. */
const clock = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function everyTick(listener: () => void): () => void {
  clock.add(listener);
  ticking ??= setInterval(() => clock.forEach(tick => tick()), 15_000);
  return () => {
    clock.delete(listener);
    if (clock.size === 0) { clearInterval(ticking); ticking = undefined; }
  };
}

/** A moment, relative or absolute; the other one is its tooltip. */
@customElement('lb-time')
export class LbTime extends Localized(LitElement) {
  static override styles = css`:host { display: inline; white-space: nowrap; font-variant-numeric: tabular-nums; }`;

  @property() datetime: string | number | Date | null | undefined;
  @property() format: 'relative' | 'absolute' | 'date' = 'relative';
  private stop?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = everyTick(() => { if (this.format === 'relative') this.requestUpdate(); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected override render() {
    if (this.datetime === null || this.datetime === undefined || this.datetime === '') return html`<span>–</span>`;
    const moment = new Date(this.datetime);
    if (Number.isNaN(moment.getTime())) return html`<span>${String(this.datetime)}</span>`;
    const absolute = format.dateTime(moment);
    const relative = format.relative(moment);
    const shown = this.format === 'relative' ? relative : this.format === 'date' ? format.date(moment) : absolute;
    return html`<time datetime=${moment.toISOString()} title=${(this.format === 'relative' ? absolute : relative) || nothing}>${shown}</time>`;
  }
}
