import { resource } from '@luban/console-sdk';
import type { LbForm } from '@luban/console-sdk/components';
import { css, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { namespaceField } from './namespaces.js';
import { appPath, storePath } from './paths.js';
import { group, type LocalApp, type Template } from './types.js';
import { View } from './view.js';

/** A template: what it is, its parameters as a form or as YAML, and the installation. */
export class TemplatePage extends View {
  static override styles = [View.styles, css`.form { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); }`];

  @state() private template: Template | undefined;
  @state() private error: unknown;
  @state() private gone = false;
  @state() private name = '';
  @state() private namespace = '';
  @state() private artifact = '';
  @state() private parameters: Record<string, unknown> = {};
  @state() private yaml: string | undefined;
  @state() private busy = false;
  @query('lb-form') private form: LbForm | null | undefined;

  private get wanted(): string { return this.ctx.props.params['name']!; }

  protected override about(): string { return `${this.place}/${this.wanted}/${this.ctx.props.query['version'] ?? ''}`; }

  protected override follow(signal: AbortSignal): void {
    this.error = undefined;
    this.namespace ||= this.place;
    void this.load(signal);
  }

  private async load(signal: AbortSignal): Promise<void> {
    try {
      const all = await this.ctx.json<Template[]>(`namespaces/${encodeURIComponent(this.place)}/templates`, { signal });
      const version = this.ctx.props.query['version'];
      this.template = all.find(one => one.name === this.wanted && (!version || one.version === version));
      this.gone = !this.template;
      this.name ||= this.template?.name ?? '';
    } catch (error) {
      if (!signal.aborted) this.error = error;
    }
  }

  private get object(): LocalApp {
    const { name, version } = this.template!;
    return {
      apiVersion: group, kind: 'LocalApp', metadata: { name: this.name, namespace: this.namespace },
      spec: { template: name, version, parameters: this.parameters, ...(this.artifact && { artifact: this.artifact }) },
    } as LocalApp;
  }

  private async show(asYaml: boolean): Promise<void> {
    if (asYaml === (this.yaml !== undefined)) return;
    if (asYaml) {
      const { toYaml } = await import('@luban/console-sdk/code');
      this.yaml = await toYaml(this.object);
      return;
    }
    const app = await this.read();
    if (!app) return;
    this.name = app.metadata.name;
    this.namespace = app.metadata.namespace ?? this.namespace;
    this.parameters = app.spec.parameters ?? {};
    this.artifact = (app.spec['artifact'] as string | undefined) ?? '';
    this.yaml = undefined;
  }

  private async read(): Promise<LocalApp | undefined> {
    if (this.yaml === undefined) return this.object;
    const { parseText } = await import('@luban/console-sdk/code');
    const { value, problems } = await parseText(this.yaml);
    if (!problems.length) return value as LocalApp;
    await this.act(() => Promise.reject(new Error(problems[0]!.message)));
    return undefined;
  }

  private async install(): Promise<void> {
    if (this.yaml === undefined && this.form?.validate().length) return;
    const app = await this.read();
    if (!app) return;
    const namespace = app.metadata.namespace ?? this.namespace;
    this.busy = true;
    const done = await this.act(() => resource<LocalApp>(group, 'localapps', { namespace }).create(app));
    this.busy = false;
    if (done) this.ctx.navigate(appPath(namespace, app.metadata.name));
  }

  private async send(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.busy = true;
    await this.act(async () => {
      const answer = await this.ctx.fetch(`namespaces/${encodeURIComponent(this.namespace)}/artifacts`, { method: 'POST', body: file });
      this.artifact = ((await answer.json()) as { digest: string }).digest;
    });
    this.busy = false;
  }

  protected override render() {
    const { template } = this;
    const crumbs = html`<nav slot="breadcrumbs" aria-label=${this.t('where')}><a href=${storePath}>${this.t('appstore')}</a></nav>`;
    if (!template) return html`<lb-page level="2" heading=${this.wanted}>${crumbs}${this.without()}</lb-page>`;
    const missing = template.programs.filter(program => !program.path);
    const isReady = !this.busy && (this.yaml !== undefined || (this.name && (!template.artifact || this.artifact)));
    return html`
      <lb-page level="2" heading=${template.title} subheading=${this.text(template.description)}>
        ${crumbs}
        <span slot="actions" class="tag">${template.version}</span>
        ${missing.map(program => html`<p class="notice">${this.t('template.missing', { program: program.name })} <code>${program.remedy}</code></p>`)}
        <div class="card form">
          <div class="choices" role="group" aria-label=${this.t('template.how')}>
            <button aria-pressed=${this.yaml === undefined} @click=${() => this.show(false)}>${this.t('form')}</button>
            <button aria-pressed=${this.yaml !== undefined} @click=${() => this.show(true)}>YAML</button>
          </div>
          ${this.yaml === undefined ? this.fields(template) : html`<lb-code language="yaml" label="YAML" .value=${this.yaml} @lb-change=${(event: CustomEvent<{ value: string }>) => { this.yaml = event.detail.value; }}></lb-code>`}
          <div><wa-button variant="brand" ?disabled=${!isReady} @click=${() => this.install()}>${this.t('install')}</wa-button></div>
        </div>
      </lb-page>`;
  }

  private without() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.again()}></lb-error>`;
    if (!this.gone) return html`<lb-skeleton rows="8"></lb-skeleton>`;
    return html`<lb-empty icon="store" heading=${this.t('template.none', { name: this.wanted })}><wa-button slot="actions" appearance="outlined" href=${storePath}>${this.t('appstore')}</wa-button></lb-empty>`;
  }

  private fields(template: Template) {
    return html`
      <label class="field">${this.t('name')}<input required pattern="[a-z][a-z0-9-]*" .value=${this.name} @input=${(event: InputEvent) => { this.name = (event.target as HTMLInputElement).value; }}></label>
      <div class="place"><span aria-hidden="true">${this.t('namespace')}</span>${namespaceField(this.ctx, this.namespace, namespace => { this.namespace = namespace || 'default'; })}</div>
      ${template.artifact ? html`<label class="field">${this.t('artifact')}<input type="file" accept=".zip,.tgz,.gz" @change=${(event: Event) => this.send(event)}></label>
        ${this.artifact ? html`<p><code>${this.artifact}</code></p>` : nothing}` : nothing}
      ${template.parameters ? html`<lb-form .schema=${template.parameters} .value=${this.parameters} @lb-change=${(event: CustomEvent<{ value: Record<string, unknown> }>) => { this.parameters = event.detail.value; }}></lb-form>` : nothing}`;
  }
}
