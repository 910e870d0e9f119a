import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { copyText } from '@luban/console-sdk/components';
import { confirm, format, Localized, t, toast } from '@luban/console-sdk';
import { shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { exampleOf, plainType, resolve, type Schemas } from '../../common/schema.js';
import { curlFor } from '../model/curl.js';
import { addressOf, preferred, type Operation, type Parameter } from '../model/operations.js';
import { send, type Answer } from '../send.js';

/** Sends a real request as the signed-in user, and shows the whole answer. */
@customElement('lb-try-it')
export class TryIt extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-3); }
    form { display: grid; gap: var(--lb-space-3); }
    .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr)); gap: var(--lb-space-3); }
    textarea { font-family: var(--lb-font-mono); font-size: 0.83rem; inline-size: 100%; min-block-size: 160px; }
    pre { background: var(--lb-page); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); padding: var(--lb-space-3); overflow: auto; max-block-size: 440px; font-size: 0.83rem; white-space: pre-wrap; overflow-wrap: anywhere; }
    .answer { display: grid; gap: var(--lb-space-3); border-block-start: 1px solid var(--lb-border); padding-block-start: var(--lb-space-3); }
    .line { display: flex; flex-wrap: wrap; gap: var(--lb-space-2) var(--lb-space-4); align-items: center; }
    .required { color: var(--lb-warn); }
    summary { cursor: pointer; min-block-size: 28px; }
  `];

  @property({ attribute: false }) operation!: Operation;
  @property({ attribute: false }) schemas: Schemas = {};
  @state() private values: ReadonlyMap<string, string> = new Map();
  @state() private body = '';
  @state() private type = '';
  @state() private optional = false;
  @state() private busy = false;
  @state() private answer: Answer | null = null;
  @state() private error: unknown;
  private running: AbortController | undefined;

  protected override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get('operation') as Operation | undefined;
    if (!changed.has('operation') || before?.id === this.operation.id) return;
    this.running?.abort();
    this.values = new Map(this.operation.parameters.filter(parameter => parameter.required && parameter.schema.default !== undefined).map(parameter => [`${parameter.in}:${parameter.name}`, String(parameter.schema.default)]));
    const content = preferred(this.operation.request?.contents ?? []);
    this.type = content?.type ?? '';
    const example = content && (content.example ?? exampleOf(content.schema, this.schemas));
    this.body = content && this.operation.request?.required ? (typeof example === 'string' ? example : JSON.stringify(example, null, 2)) : '';
    this.answer = this.error = null;
    this.optional = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort();
  }

  protected override render() {
    const shown = this.operation.parameters.filter(parameter => parameter.in !== 'cookie');
    const [needed, rest] = [shown.filter(parameter => parameter.required), shown.filter(parameter => !parameter.required)];
    return html`
      <form @submit=${this.submit}>
        ${needed.length ? html`<div class="fields">${needed.map(parameter => this.field(parameter))}</div>` : nothing}
        ${rest.length ? html`<details ?open=${this.optional} @toggle=${(event: Event) => { this.optional = (event.target as HTMLDetailsElement).open; }}><summary>${t('api.optional', { count: rest.length })}</summary><div class="fields">${rest.map(parameter => this.field(parameter))}</div></details>` : nothing}
        ${this.operation.request ? this.bodyFields() : nothing}
        <div class="row">
          <wa-button type="submit" variant=${this.operation.method === 'DELETE' ? 'danger' : 'brand'} ?loading=${this.busy} @click=${this.submit}><wa-icon slot="start" name="play"></wa-icon>${t('api.send')}</wa-button>
          <wa-button type="button" appearance="outlined" @click=${this.copyCurl}><wa-icon slot="start" name="square-terminal"></wa-icon>${t('api.curl')}</wa-button>
          <code class="hint grow">${addressOf(this.operation, this.values)}</code>
        </div>
      </form>
      ${this.error ? html`<lb-error .error=${this.error} @lb-retry=${() => this.run()}></lb-error>` : nothing}
      ${this.answer ? this.answerView(this.answer) : nothing}`;
  }

  private field(parameter: Parameter) {
    const key = `${parameter.in}:${parameter.name}`;
    const value = this.values.get(key) ?? '';
    const schema = resolve(parameter.schema, this.schemas);
    const choices = schema.enum?.map(String) ?? (plainType(schema) === 'boolean' ? ['true', 'false'] : null);
    const change = (event: Event) => { this.values = new Map(this.values).set(key, (event.target as HTMLInputElement | HTMLSelectElement).value); };
    return html`<label class="field"><span class="mono">${parameter.name}${parameter.required ? html` <span class="required" aria-hidden="true">*</span>` : nothing}</span>${choices
      ? html`<select aria-required=${parameter.required} @change=${change}><option value=""></option>${choices.map(choice => html`<option ?selected=${choice === value}>${choice}</option>`)}</select>`
      : html`<input type="text" spellcheck="false" autocomplete="off" aria-required=${parameter.required} .value=${value} @input=${change} />`}</label>`;
  }

  private bodyFields() {
    const types = this.operation.request!.contents.map(content => content.type);
    return html`
      ${types.length > 1 ? html`<label class="field"><span>${t('api.mediaType')}</span><select @change=${(event: Event) => { this.type = (event.target as HTMLSelectElement).value; }}>${types.map(type => html`<option ?selected=${type === this.type}>${type}</option>`)}</select></label>` : nothing}
      <label class="field"><span>${t('api.body')} <span class="mono">${types.length > 1 ? '' : this.type}</span></span><textarea spellcheck="false" .value=${this.body} @input=${(event: Event) => { this.body = (event.target as HTMLTextAreaElement).value; }}></textarea></label>`;
  }

  private answerView(answer: Answer) {
    return html`
      <div class="answer" role="status" aria-label=${t('api.answer')}>
        <div class="line"><lb-status state=${answer.status < 300 ? 'ok' : answer.status < 400 ? 'warn' : 'error'} label=${`${answer.status} ${answer.statusText}`}></lb-status>
          <span class="hint">${t('api.took', { time: format.duration(answer.milliseconds / 1000) })}</span><span class="hint">${format.bytes(answer.size)}</span>
          <button type="button" class="quiet" aria-label=${t('common.copy')} title=${t('common.copy')} @click=${() => this.copy(answer.body)}><wa-icon name="copy" aria-hidden="true"></wa-icon></button></div>
        <details><summary>${t('api.headers', { count: answer.headers.length })}</summary><dl class="facts small">${answer.headers.map(([name, value]) => html`<dt class="mono">${name}</dt><dd class="mono">${value}</dd>`)}</dl></details>
        ${answer.body ? html`<pre tabindex="0" role="group" aria-label=${t('api.answerBody')}>${answer.body}</pre>` : html`<p class="muted">${t('api.noBody')}</p>`}
        ${answer.cut ? html`<p class="hint">${t('api.cut')}</p>` : nothing}
      </div>`;
  }

  private submit(event: Event): void {
    event.preventDefault();
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.busy) return;
    const missing = this.operation.parameters.filter(parameter => parameter.required && !this.values.get(`${parameter.in}:${parameter.name}`)).map(parameter => parameter.name);
    if (missing.length) { toast({ kind: 'warn', text: t('api.missing', { names: missing.join(', ') }) }); return; }
    const { method } = this.operation;
    if (method === 'DELETE' && !await confirm({ heading: t('api.confirm', { method, path: addressOf(this.operation, this.values) }), text: t('api.confirmText'), confirmLabel: t('api.send'), danger: true })) return;
    const running = (this.running = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      this.answer = await send({ method, path: addressOf(this.operation, this.values), headers: this.headers(), ...(this.operation.request && this.body ? { body: this.body } : {}) }, running.signal);
    } catch (error) {
      if (!running.signal.aborted) { this.error = error; this.answer = null; }
    } finally {
      this.busy = false;
    }
  }

  private headers(): Record<string, string> {
    const own = this.operation.parameters.filter(parameter => parameter.in === 'header' && this.values.get(`header:${parameter.name}`)).map(parameter => [parameter.name, this.values.get(`header:${parameter.name}`)!]);
    return { Accept: 'application/json', ...(this.operation.request && this.body ? { 'Content-Type': this.type || 'application/json' } : {}), ...Object.fromEntries(own) };
  }

  private async copyCurl(): Promise<void> {
    await this.copy(curlFor({ method: this.operation.method, url: location.origin + addressOf(this.operation, this.values), headers: this.headers(), ...(this.operation.request && this.body ? { body: this.body } : {}) }));
  }

  private async copy(text: string): Promise<void> {
    await copyText(text);
    toast({ kind: 'ok', text: t('common.copied') });
  }
}
