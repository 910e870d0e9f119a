import { parseText } from '@luban/console-sdk/code';
import { html } from 'lit';
import { state } from 'lit/decorators.js';
import { View } from './view.js';

const example = `version: "1.0"
title: My server
category: other
programs:
  - { name: python3, paths: [/usr/bin/python3], remedy: apt-get install python3 }
ports:
  - { name: http, appProtocol: http }
command: ["\${program.python3}", -m, http.server, --bind, 127.0.0.1, "\${port.http}"]
health:
  readiness: { http: http }
`;

interface Template { version?: string; title?: string; category?: string }

/** A template as YAML, put into the catalogue as a draft. */
export class UploadPage extends View {
  @state() private name = '';
  @state() private notes = '';
  @state() private yaml = example;
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.beforeSwap(() => (this.yaml === example ? true : 'dirty'));
  }

  private async send(): Promise<void> {
    this.busy = true;
    const done = await this.act(async () => {
      const { value, problems } = await parseText(this.yaml);
      if (problems.length) throw new Error(problems[0]!.message);
      const template = value as Template;
      const path = `apps/${encodeURIComponent(this.name)}/versions/${encodeURIComponent(String(template.version ?? ''))}`;
      await this.ctx.json(path, { method: 'PUT', body: { title: template.title, category: template.category, notes: this.notes, template } });
    }, this.t('upload.done'));
    this.busy = false;
    if (done) this.ctx.navigate('/x/luban.appstore/review');
  }

  protected override render() {
    return html`
      <div class="bar"><a class="button" href="/x/luban.appstore">${this.t('appstore')}</a></div>
      <p class="muted">${this.t('upload.text')}</p>
      <section>
        <label class="field">${this.t('name')}<input .value=${this.name} @input=${(event: InputEvent) => { this.name = (event.target as HTMLInputElement).value; }}></label>
        <label class="field">${this.t('notes')}<input .value=${this.notes} @input=${(event: InputEvent) => { this.notes = (event.target as HTMLInputElement).value; }}></label>
        <lb-code language="yaml" label=${this.t('template')} .value=${this.yaml} @lb-change=${(event: CustomEvent<{ value: string }>) => { this.yaml = event.detail.value; }}></lb-code>
        <p></p>
        <button class="primary" ?disabled=${this.busy || !this.name} @click=${() => this.send()}>${this.t('upload')}</button>
      </section>`;
  }
}
