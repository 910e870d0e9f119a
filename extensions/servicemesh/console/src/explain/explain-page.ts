import type { FragmentContext } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Live } from '../live.js';
import type { Explanation, Failure } from '../model.js';
import { shared } from '../styles.js';
import { explanationView } from './explanation-view.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** What would become of a request, and why requests have failed. */
export class ExplainPage extends LitElement {
  static override styles = [shared, css`
    .form { grid-template-columns: minmax(6rem, 8rem) minmax(0, 1fr); } .form .wide { grid-column: 1 / -1; }
    @media (max-width: 480px) { .form { grid-template-columns: minmax(0, 1fr); } }
    ol { padding-inline-start: 1.4rem; display: grid; gap: var(--lb-space-3); } ul { padding-inline-start: 1.2rem; }
    .failures { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-3); }
    .taken { font-weight: 650; } .notAsked { color: var(--lb-text-muted); }
  `];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
  @state() private method = 'GET';
  @state() private url = '';
  @state() private headers = '';
  @state() private explanation: Explanation | undefined;
  @state() private problem: unknown;
  @state() private isBusy = false;

  private readonly failures: Live<Failure[]> = new Live(this, () => this.ctx.json<Failure[]>('failures'));

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    const { method, url, headers } = this.ctx.props.query;
    [this.method, this.url, this.headers] = [method ?? 'GET', url ?? '', headers ?? ''];
    if (url) void this.ask();
  }

  protected override render() {
    const { t } = this.ctx.i18n;
    return html`
      <form class="card form" @submit=${(event: SubmitEvent) => { event.preventDefault(); void this.ask(); }}>
        <p class="muted wide">${t('explain.text')}</p>
        <label>${t('explain.method')}<select @change=${(event: Event) => { this.method = (event.target as HTMLSelectElement).value; }}>${methods.map(one => html`<option ?selected=${one === this.method}>${one}</option>`)}</select></label>
        <label>${t('explain.url')}<input type="text" inputmode="url" placeholder="http://reviews.shop.example:9080/reviews/1" .value=${this.url} @input=${(event: InputEvent) => { this.url = (event.target as HTMLInputElement).value; }} /></label>
        <label class="wide">${t('explain.headers')}<textarea rows="3" placeholder="end-user: jason" .value=${this.headers} @input=${(event: InputEvent) => { this.headers = (event.target as HTMLTextAreaElement).value; }}></textarea></label>
        <div class="row wide"><wa-button type="submit" variant="brand" ?disabled=${this.isBusy || this.url.trim() === ''} @click=${() => void this.ask()}>${t('explain.ask')}</wa-button></div>
      </form>
      <div role="status">${this.problem ? html`<lb-error .error=${this.problem} no-retry></lb-error>` : this.explanation ? explanationView(this.ctx, this.explanation) : nothing}</div>
      <section class="failures" aria-labelledby="failures"><h2 id="failures">${t('failures')}</h2><p class="muted">${t('failures.text')}</p>${this.table()}</section>`;
  }

  private table() {
    const { t } = this.ctx.i18n;
    if (!this.failures.value) return this.failures.error ? html`<lb-error .error=${this.failures.error} @lb-retry=${() => void this.failures.refresh()}></lb-error>` : html`<lb-skeleton rows="3"></lb-skeleton>`;
    const columns: TableColumn<Failure>[] = [
      { key: 'at', title: t('failures.at'), priority: 3, render: one => html`<lb-time .datetime=${one.at}></lb-time>` },
      { key: 'request', title: t('failures.request'), render: one => html`<code>${one.method} ${one.authority}${one.path}</code>` },
      { key: 'status', title: t('failures.status'), render: one => html`${one.status || '–'}${one.flags === '-' ? nothing : html` <code>${one.flags}</code>`}` },
      { key: 'why', title: t('failures.why'), render: one => html`${this.why(one)}${one.detail ? html`<br /><span class="muted">${one.detail}</span>` : nothing}` },
      { key: 'rule', title: t('failures.rule'), priority: 3, render: one => html`${one.rule ?? '–'}${one.endpoint ? html`<br /><code>${one.endpoint}</code>` : nothing}` },
    ];
    return html`<lb-table caption=${t('failures')} .columns=${columns} .rows=${this.failures.value} pageSize="10" .rowKey=${(one: Failure) => `${one.at} ${one.path}`}>
      <lb-empty slot="empty" icon="circle-check" heading=${t('failures.none')} text=${t('failures.none.text')}></lb-empty></lb-table>`;
  }

  /** What each of the flags means; an answer without one is the endpoint's own. */
  private why(failure: Failure): string {
    const { t } = this.ctx.i18n;
    return failure.flags === '-' ? t('flag.none') : failure.flags.split(',').map(flag => t(`flag.${flag}`)).join(' ');
  }

  private async ask(): Promise<void> {
    if (this.isBusy || this.url.trim() === '') return;
    this.isBusy = true;
    this.ctx.setQuery({ method: this.method, url: this.url, headers: this.headers || null });
    try {
      const headers = Object.fromEntries(this.headers.split('\n').map(line => line.split(/:\s*/, 2)).filter(([name, value]) => name?.trim() && value !== undefined).map(([name, value]) => [name!.trim(), value!]));
      this.explanation = await this.ctx.json<Explanation>('explain', { method: 'POST', body: { method: this.method, url: this.url.trim(), headers } });
      this.problem = undefined;
    } catch (error) {
      this.problem = error;
    } finally {
      this.isBusy = false;
    }
  }
}
