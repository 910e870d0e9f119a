import { resource } from '@luban/console-sdk';
import { parseText, toYaml } from '@luban/console-sdk/code';
import type { LbForm } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { group, type LocalApp, type Template } from './types.js';
import { View } from './view.js';

/** A template: what it is, its parameters as a form or as YAML, and the installation. */
export class TemplatePage extends View {
  @state() private template: Template | undefined;
  @state() private error: unknown;
  @state() private name = '';
  @state() private artifact = '';
  @state() private parameters: Record<string, unknown> = {};
  @state() private yaml: string | undefined;
  @state() private busy = false;
  @query('lb-form') private form: LbForm | null | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.error = undefined;
      const [name] = this.rest('/templates/');
      const all = await this.ctx.json<Template[]>(`namespaces/${encodeURIComponent(this.place)}/templates`);
      const version = this.ctx.props.query.version;
      this.template = all.find(one => one.name === name && (!version || one.version === version));
      if (!this.template) throw new Error(this.t('template.none', { name }));
      this.name ||= this.template.name;
    } catch (error) {
      this.error = error;
    }
  }

  private get object(): LocalApp {
    const { name, version } = this.template!;
    return {
      apiVersion: group, kind: 'LocalApp', metadata: { name: this.name, namespace: this.place },
      spec: { template: name, version, parameters: this.parameters, ...(this.artifact && { artifact: this.artifact }) },
    } as LocalApp;
  }

  private async show(asYaml: boolean): Promise<void> {
    if (asYaml === (this.yaml !== undefined)) return;
    if (asYaml) {
      this.yaml = await toYaml(this.object);
      return;
    }
    const app = await this.read();
    if (!app) return;
    this.name = app.metadata.name;
    this.parameters = app.spec.parameters ?? {};
    this.artifact = (app.spec.artifact as string | undefined) ?? '';
    this.yaml = undefined;
  }

  private async read(): Promise<LocalApp | undefined> {
    if (this.yaml === undefined) return this.object;
    const { value, problems } = await parseText(this.yaml);
    if (!problems.length) return value as LocalApp;
    await this.act(() => Promise.reject(new Error(problems[0]!.message)));
    return undefined;
  }

  private async install(): Promise<void> {
    if (this.yaml === undefined && this.form?.validate().length) return;
    const app = await this.read();
    if (!app) return;
    this.busy = true;
    const done = await this.act(() => resource<LocalApp>(group, 'localapps', { namespace: app.metadata.namespace ?? this.place }).create(app));
    this.busy = false;
    if (done) this.ctx.navigate(`/x/luban.appstore/apps/${encodeURIComponent(app.metadata.namespace ?? this.place)}/${encodeURIComponent(app.metadata.name)}`);
  }

  private async send(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.busy = true;
    await this.act(async () => {
      const answer = await this.ctx.fetch(`namespaces/${encodeURIComponent(this.place)}/artifacts`, { method: 'POST', body: file });
      this.artifact = ((await answer.json()) as { digest: string }).digest;
    });
    this.busy = false;
  }

  protected override render() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.load()}></lb-error>`;
    if (!this.template) return html`<lb-skeleton rows="8"></lb-skeleton>`;
    const { template } = this;
    const missing = template.programs.filter(program => !program.path);
    return html`
      <div class="bar"><a class="button" href="/x/luban.appstore">${this.t('appstore')}</a><h2>${template.title}</h2><span class="tag">${template.version}</span></div>
      <p>${this.text(template.description)}</p>
      ${missing.map(program => html`<p class="notice">${this.t('template.missing', { program: program.name })} <code>${program.remedy}</code></p>`)}
      <section>
        <div class="tabs" role="group" aria-label=${this.t('template.how')}>
          <button aria-pressed=${this.yaml === undefined} @click=${() => this.show(false)}>${this.t('form')}</button>
          <button aria-pressed=${this.yaml !== undefined} @click=${() => this.show(true)}>YAML</button>
        </div>
        ${this.yaml === undefined ? this.fields(template) : html`<lb-code language="yaml" label="YAML" .value=${this.yaml} @lb-change=${(event: CustomEvent<{ value: string }>) => { this.yaml = event.detail.value; }}></lb-code>`}
        <p></p>
        <button class="primary" ?disabled=${this.busy || !this.name || (template.artifact && !this.artifact && this.yaml === undefined)} @click=${() => this.install()}>${this.t('install')}</button>
      </section>`;
  }

  private fields(template: Template) {
    return html`
      <label class="field">${this.t('name')}<input required pattern="[a-z][a-z0-9-]*" .value=${this.name} @input=${(event: InputEvent) => { this.name = (event.target as HTMLInputElement).value; }}></label>
      ${template.artifact ? html`<label class="field">${this.t('artifact')}<input type="file" accept=".zip,.tgz,.gz" @change=${(event: Event) => this.send(event)}></label>
        ${this.artifact ? html`<p><code>${this.artifact}</code></p>` : nothing}` : nothing}
      ${template.parameters ? html`<lb-form .schema=${template.parameters} .value=${this.parameters} @lb-change=${(event: CustomEvent<{ value: Record<string, unknown> }>) => { this.parameters = event.detail.value; }}></lb-form>` : nothing}`;
  }
}
