import { css, html } from 'lit';
import { state } from 'lit/decorators.js';
import { reviewPath } from './paths.js';
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
  static override styles = [View.styles, css`.card { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); }`];

  @state() private name = '';
  @state() private notes = '';
  @state() private yaml = example;
  @state() private busy = false;
  private sent = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.beforeSwap(() => (this.sent || this.yaml === example ? true : 'dirty'));
  }

  protected override follow(): void {
    void import('@luban/console-sdk/code');
  }

  private async send(): Promise<void> {
    this.busy = true;
    const done = await this.act(async () => {
      const { parseText } = await import('@luban/console-sdk/code');
      const { value, problems } = await parseText(this.yaml);
      if (problems.length) throw new Error(problems[0]!.message);
      const template = value as Template;
      const path = `apps/${encodeURIComponent(this.name)}/versions/${encodeURIComponent(String(template.version ?? ''))}`;
      await this.ctx.json(path, { method: 'PUT', body: { title: template.title, category: template.category, notes: this.notes, template } });
    }, this.t('upload.done'));
    this.busy = false;
    this.sent = done;
    if (done) this.ctx.navigate(reviewPath);
  }

  protected override render() {
    return html`
      <p class="muted">${this.t('upload.text')}</p>
      <div class="card">
        <label class="field">${this.t('name')}<input .value=${this.name} @input=${(event: InputEvent) => { this.name = (event.target as HTMLInputElement).value; }}></label>
        <label class="field">${this.t('notes')}<input .value=${this.notes} @input=${(event: InputEvent) => { this.notes = (event.target as HTMLInputElement).value; }}></label>
        <lb-code language="yaml" label=${this.t('template')} value=${example} @lb-change=${(event: CustomEvent<{ value: string }>) => { this.yaml = event.detail.value; }}></lb-code>
        <div class="buttons"><wa-button variant="brand" ?disabled=${this.busy || !this.name} @click=${() => this.send()}><wa-icon slot="start" name="upload"></wa-icon>${this.t('upload')}</wa-button><wa-button appearance="outlined" href=${reviewPath}>${this.t('review')}</wa-button></div>
      </div>`;
  }
}
