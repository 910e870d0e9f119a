import '@luban/console-sdk/code';
import { resource, type FragmentContext, type KubeObject } from '@luban/console-sdk';
import { LitElement, css, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { MeshService, ValidatedObject } from '../model.js';
import { shared } from '../styles.js';
import { releaseObjects, toYaml } from './release-objects.js';

/** Begins a release in steps: which service, which two versions, how much at first. What is written is shown and checked before. */
export class NewReleasePage extends LitElement {
  static override styles = [shared, css`.form { display: grid; gap: var(--lb-space-4); } .two { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); align-items: start; }
    .messages { list-style: none; padding: 0; display: grid; gap: var(--lb-space-2); }`];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
  @state() private services: MeshService[] | undefined;
  @state() private error: unknown;
  @state() private chosen = '';
  @state() private stable = '';
  @state() private candidate = '';
  @state() private weight = 10;
  @state() private messages: ValidatedObject[] | undefined;
  @state() private isBusy = false;
  private checking: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.signal.addEventListener('abort', () => clearTimeout(this.checking));
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.error = undefined;
      this.services = await this.ctx.json<MeshService[]>('services');
    } catch (error) {
      this.error = error;
    }
  }

  private get service(): MeshService | undefined {
    return this.services?.find(one => `${one.namespace}/${one.name}` === this.chosen);
  }

  /** The versions that the endpoints say by their label. */
  private get versions(): string[] {
    return [...new Set((this.service?.endpoints ?? []).map(endpoint => endpoint.labels['version']).filter(version => version !== undefined))].sort();
  }

  private get isWhole(): boolean {
    return this.service !== undefined && this.stable !== '' && this.candidate !== '' && this.stable !== this.candidate;
  }

  protected override render() {
    const { t } = this.ctx.i18n;
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => void this.load()}></lb-error>`;
    if (!this.services) return html`<lb-skeleton rows="5"></lb-skeleton>`;
    const free = this.services.filter(service => service.isMesh && !service.virtualService && !service.destinationRule);
    if (free.length === 0) return html`<lb-empty icon="sliders-horizontal" heading=${t('new.none')} text=${t('new.none.text')}></lb-empty>`;
    return html`<p class="muted">${t('new.text')}</p><div class="two">
      <form class="card form" @submit=${(event: SubmitEvent) => { event.preventDefault(); void this.create(); }}>
        <label>${t('service')}<select @change=${this.choose}><option value="">${t('new.choose')}</option>${free.map(service => html`<option value=${`${service.namespace}/${service.name}`} ?selected=${this.chosen === `${service.namespace}/${service.name}`}>${service.name} (${service.namespace})</option>`)}</select></label>
        ${this.service && this.versions.length < 2 ? html`<p class="notice">${t('new.oneVersion')}</p>` : nothing}
        ${this.versionField(t('new.stable'), this.stable, value => { this.stable = value; })}
        ${this.versionField(t('new.candidate'), this.candidate, value => { this.candidate = value; })}
        <label>${t('new.weight', { share: this.ctx.i18n.format.number(this.weight / 100, { style: 'percent' }) })}<input type="range" min="0" max="100" .value=${String(this.weight)} @input=${(event: InputEvent) => { this.weight = Number((event.target as HTMLInputElement).value); this.check(); }} /></label>
        <div class="row"><wa-button type="submit" variant="brand" ?disabled=${!this.isWhole || this.isBusy || this.hasErrors} @click=${() => void this.create()}>${t('new.create')}</wa-button></div>
      </form>
      <section class="card" aria-labelledby="preview"><h2 id="preview">${t('new.preview')}</h2>
        ${this.isWhole ? html`<lb-code language="yaml" readonly label=${t('new.preview')} .value=${toYaml(this.objects())}></lb-code>${this.findings()}` : html`<p class="muted">${t('new.preview.text')}</p>`}
      </section></div>`;
  }

  private versionField(label: string, value: string, set: (value: string) => void) {
    return html`<label>${label}<select ?disabled=${!this.service} @change=${(event: Event) => { set((event.target as HTMLSelectElement).value); this.check(); }}>
      <option value="" ?selected=${value === ''}>${this.ctx.i18n.t('new.choose')}</option>${this.versions.map(version => html`<option value=${version} ?selected=${version === value}>${version}</option>`)}</select></label>`;
  }

  private readonly choose = (event: Event) => {
    this.chosen = (event.target as HTMLSelectElement).value;
    [this.stable, this.candidate] = [this.versions[0] ?? '', this.versions[1] ?? ''];
    this.check();
  };

  private objects(): KubeObject[] {
    return releaseObjects(this.service!, this.stable, this.candidate, this.weight);
  }

  private get hasErrors(): boolean {
    return this.messages?.some(one => one.messages.some(message => message.severity === 'Error')) ?? false;
  }

  private findings() {
    const { t } = this.ctx.i18n;
    const all = (this.messages ?? []).flatMap(one => one.messages.map(message => ({ ...message, kind: one.kind })));
    if (!this.messages) return nothing;
    if (all.length === 0) return html`<lb-status state="ok" label=${t('new.valid')}></lb-status>`;
    return html`<ul class="messages">${all.map(message => html`<li class="notice"><span><lb-status state=${message.severity === 'Error' ? 'error' : 'warn'} label=${message.code}></lb-status> ${message.kind} <code>${message.field}</code></span><span>${message.message}</span></li>`)}</ul>`;
  }

  /** Asks the server what it thinks of it, once the choice stands still. */
  private check(): void {
    clearTimeout(this.checking);
    this.messages = undefined;
    if (!this.isWhole) return;
    this.checking = setTimeout(async () => {
      try {
        this.messages = await this.ctx.json<ValidatedObject[]>(`namespaces/${this.service!.namespace}/validate`, { method: 'POST', body: { kind: 'List', items: this.objects() } });
      } catch (error) {
        this.ctx.toast({ text: error instanceof Error ? error.message : String(error), kind: 'error' });
      }
    }, 250);
  }

  private async create(): Promise<void> {
    if (!this.isWhole || this.isBusy || this.hasErrors) return;
    const service = this.service!;
    this.isBusy = true;
    try {
      for (const object of this.objects()) await resource(object.apiVersion!, object.kind === 'VirtualService' ? 'virtualservices' : 'destinationrules', { namespace: service.namespace }).create(object);
      this.ctx.toast({ text: this.ctx.i18n.t('new.done', { service: service.name }), kind: 'ok' });
      this.ctx.navigate(`/x/luban.servicemesh/releases/${service.namespace}/${service.name}`);
    } catch (error) {
      this.ctx.toast({ text: error instanceof Error ? error.message : String(error), kind: 'error' });
    } finally {
      this.isBusy = false;
    }
  }
}
