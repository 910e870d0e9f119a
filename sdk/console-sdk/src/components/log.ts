import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { apiFetch } from '../http.js';
import { Localized, t } from '../i18n.js';
import { lines as linesOf } from '../lines.js';
import { base } from '../styles.js';
import { copyText } from './clipboard.js';
import { saveFile } from './save-file.js';
import { filterLines, parseLogLine, type LogLevel, type LogLine } from './log-parser.js';
import './error.js';
import { toast } from './toast.js';

/** Where the lines come from: an address that streams them, or whatever gives one after the other. */
export type LogSource = string | AsyncIterable<string> | readonly string[];

const lineHeight = 22;
/** Lines above and below the window that are drawn too. */
const margin = 30;
const shortLevels: Record<LogLevel, string> = { trace: 'trace', debug: 'debug', information: 'info', warning: 'warn', error: 'error', critical: 'crit' };
const choices = ['', 'debug', 'information', 'warning', 'error'] as const;

/** A log: searched, filtered by level, followed, copied and downloaded. Of a long one only what is in view is drawn. */
@customElement('lb-log')
export class LbLog extends Localized(LitElement) {
  static override styles = [base, css`
    :host { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; block-size: var(--height, 420px); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); overflow: hidden; }
    .bar { display: flex; flex-wrap: wrap; align-items: center; gap: var(--lb-space-2); padding: var(--lb-space-2); border-block-end: 1px solid var(--lb-border); }
    input, select { font: inherit; font-size: 0.9rem; color: inherit; background-color: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--lb-radius-small); padding: 4px 8px; min-block-size: 32px; min-inline-size: 0; }
    select { appearance: none; padding-inline-end: 32px; background: var(--lb-surface) var(--lb-chevron, none) no-repeat right 8px center / 16px; }
    input { flex: 1 1 10rem; }
    .spring { flex: 0 1 auto; display: flex; gap: 2px; margin-inline-start: auto; }
    .view { overflow: auto; font-family: var(--lb-font-mono); font-size: 12.5px; line-height: ${lineHeight}px; overscroll-behavior: contain; position: relative; }
    .view:focus-visible { outline-offset: -2px; }
    .line { display: flex; gap: var(--lb-space-3); padding-inline: var(--lb-space-3); white-space: pre; min-inline-size: max-content; }
    .wrap .line { white-space: pre-wrap; overflow-wrap: anywhere; min-inline-size: 0; }
    .line:hover { background: var(--lb-page); }
    .number { flex: none; inline-size: 5ch; text-align: end; color: var(--lb-text-muted); user-select: none; }
    .time { flex: none; color: var(--lb-text-muted); }
    .level { flex: none; inline-size: 5ch; color: var(--lb-text-muted); text-transform: uppercase; }
    .warning .level { color: var(--lb-warn); } .error .level, .critical .level { color: var(--lb-error); font-weight: 700; } .information .level { color: var(--lb-link); }
    .error, .critical { background: color-mix(in oklab, var(--lb-error) 7%, transparent); }
    .warning { background: color-mix(in oklab, var(--lb-warn) 6%, transparent); }
    .debug, .trace { color: var(--lb-text-muted); }
    .words { flex: 1; min-inline-size: 0; }
    mark { background: var(--wa-color-warning-fill-normal); color: var(--wa-color-warning-on-normal); border-radius: 2px; }
    .nothing { padding: var(--lb-space-5); text-align: center; color: var(--lb-text-muted); font-family: var(--lb-font); }
    footer { display: flex; justify-content: space-between; gap: var(--lb-space-3); padding: 5px var(--lb-space-3); font-size: 0.82rem; color: var(--lb-text-muted); border-block-start: 1px solid var(--lb-border); }
    lb-error { margin: var(--lb-space-3); font-family: var(--lb-font); }
  `];

  @property({ attribute: false }) source: LogSource | undefined;
  /** Stays at the end while lines come. */
  @property({ type: Boolean }) follow = false;
  @property({ type: Boolean }) wrap = false;
  /** What the log is of. */
  @property() label = '';
  /** The name of the file that is downloaded. */
  @property() filename = 'log.txt';
  /** How many lines are kept; the oldest go first. */
  @property({ type: Number }) limit = 20_000;
  @state() private search = '';
  @state() private level: LogLevel | '' = '';
  @state() private error: unknown;
  @state() private ended = false;
  @state() private top = 0;
  @state() private version = 0;
  @query('.view') private view?: HTMLElement;
  private all: LogLine[] = [];
  private shown: LogLine[] = [];
  private count = 0;
  private reading = new AbortController();
  private scheduled = false;
  private lastTop = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.reading.abort();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('source')) void this.read();
    if (changed.has('version') || changed.has('search') || changed.has('level')) this.shown = filterLines(this.all, this.level || undefined, this.search);
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (this.follow && this.view && (changed.has('version') || changed.has('follow') || changed.has('search') || changed.has('level'))) this.view.scrollTop = this.view.scrollHeight;
  }

  private async read(): Promise<void> {
    this.reading.abort();
    const { signal } = (this.reading = new AbortController());
    this.all = [];
    this.count = 0;
    this.ended = false;
    this.error = undefined;
    this.changed();
    if (this.source === undefined) return;
    try {
      for await (const line of await open(this.source, signal)) {
        if (signal.aborted) return;
        this.add(line);
      }
      this.ended = true;
    } catch (error) {
      if (!signal.aborted) this.error = error;
    }
  }

  private add(raw: string): void {
    this.all.push(parseLogLine(raw, ++this.count));
    if (this.all.length > this.limit * 1.1) this.all = this.all.slice(-this.limit);
    this.changed();
  }

  /** Lines come by the hundred; they are drawn together once in a frame. */
  private changed(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => { this.scheduled = false; this.version++; });
  }

  protected override render() {
    return html`
      <div class="bar" role="group" aria-label=${this.label || t('sdk.log.label')}>
        <input type="search" aria-label=${t('sdk.log.search')} placeholder=${t('sdk.log.search')} .value=${this.search} @input=${(event: Event) => { this.search = (event.target as HTMLInputElement).value; }} />
        <select aria-label=${t('sdk.log.level')} @change=${(event: Event) => { this.level = (event.target as HTMLSelectElement).value as LogLevel | ''; }}>
          ${choices.map(choice => html`<option value=${choice} ?selected=${choice === this.level}>${t(`sdk.log.level.${choice || 'all'}`)}</option>`)}
        </select>
        <span class="spring">
          ${this.toggle('follow', 'arrow-down-to-line', this.follow, () => { this.follow = !this.follow; })}
          ${this.toggle('wrap', 'wrap-text', this.wrap, () => { this.wrap = !this.wrap; })}
          <button class="quiet" aria-label=${t('sdk.copy')} title=${t('sdk.copy')} @click=${this.copy}><wa-icon name="copy" aria-hidden="true"></wa-icon></button>
          <button class="quiet" aria-label=${t('sdk.log.download')} title=${t('sdk.log.download')} @click=${this.download}><wa-icon name="download" aria-hidden="true"></wa-icon></button>
        </span>
      </div>
      <div class="view ${this.wrap ? 'wrap' : ''}" tabindex="0" role="log" aria-live="off" aria-label=${this.label || t('sdk.log.label')} @scroll=${this.onScroll}>${this.lines()}</div>
      <footer><span>${this.shown.length === this.all.length ? t('sdk.log.lines', { count: this.all.length }) : t('sdk.log.linesOf', { shown: this.shown.length, count: this.all.length })}</span><span>${this.ended ? t('sdk.log.ended') : nothing}</span></footer>`;
  }

  private toggle(name: string, icon: string, on: boolean, run: () => void) {
    return html`<button class="quiet" aria-pressed=${on} aria-label=${t(`sdk.log.${name}`)} title=${t(`sdk.log.${name}`)} @click=${run}><wa-icon name=${icon} aria-hidden="true"></wa-icon></button>`;
  }

  private lines() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${this.read}></lb-error>`;
    if (this.shown.length === 0) return html`<div class="nothing">${this.all.length ? t('sdk.log.noneFiltered') : t('sdk.log.none')}</div>`;
    // Wrapped lines differ in height, so that they are drawn all, but only the last ones of a long log.
    if (this.wrap) return this.shown.slice(-2000).map(line => this.line(line));
    const first = Math.max(0, Math.floor(this.top / lineHeight) - margin);
    const height = this.view?.clientHeight ?? 400;
    const last = Math.min(this.shown.length, Math.ceil((this.top + height) / lineHeight) + margin);
    return html`
      <div style="block-size: ${first * lineHeight}px"></div>
      ${this.shown.slice(first, last).map(line => this.line(line))}
      <div style="block-size: ${(this.shown.length - last) * lineHeight}px"></div>`;
  }

  private line(line: LogLine) {
    return html`<div class="line ${line.level ?? ''}"><span class="number">${line.number}</span>${line.time ? html`<span class="time">${shortTime(line.time)}</span>` : nothing}${line.level ? html`<span class="level">${shortLevels[line.level]}</span>` : nothing}<span class="words">${marked(line.message + (line.more ? ` ${line.more.split('\n', 1)[0]}` : ''), this.search)}</span></div>`;
  }

  private onScroll(): void {
    const view = this.view!;
    this.top = view.scrollTop;
    const atEnd = view.scrollHeight - view.scrollTop - view.clientHeight < lineHeight;
    // Who scrolls up wants to read; who comes back to the end wants to follow again.
    if (this.follow && !atEnd && view.scrollTop < this.lastTop) this.follow = false;
    this.lastTop = view.scrollTop;
  }

  private async copy(): Promise<void> {
    await copyText(this.text());
    toast({ kind: 'ok', text: t('sdk.copied') });
  }

  private download(): void {
    saveFile(this.filename, this.text());
  }

  private text(): string {
    return this.shown.map(line => line.raw).join('\n') + '\n';
  }
}

async function open(source: LogSource, signal: AbortSignal): Promise<AsyncIterable<string> | readonly string[]> {
  if (typeof source !== 'string') return source;
  const response = await apiFetch(source, { signal, headers: { Accept: 'text/plain, application/x-ndjson, */*' } });
  return response.body ? linesOf(response.body) : [];
}

/** The time of day is enough beside each line; the whole is in what is copied. */
function shortTime(time: string): string {
  const moment = new Date(time);
  return Number.isNaN(moment.getTime()) ? time : `${moment.toLocaleTimeString('en-GB')}.${String(moment.getMilliseconds()).padStart(3, '0')}`;
}

function marked(text: string, search: string) {
  const words = search.trim();
  if (!words) return text;
  const parts: unknown[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(words.toLowerCase()); at >= 0; at = lower.indexOf(words.toLowerCase(), from)) {
    parts.push(text.slice(from, at), html`<mark>${text.slice(at, at + words.length)}</mark>`);
    from = at + words.length;
  }
  return [...parts, text.slice(from)];
}
