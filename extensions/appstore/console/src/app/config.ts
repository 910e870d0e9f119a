import { resource } from '@luban/console-sdk';
import { html, nothing, type LitElement } from 'lit';
import { group, type LocalApp } from '../types.js';

/** What an app was given, as YAML: changed on top of what was opened, so that nobody's change is overwritten. */
export class ConfigEditor {
  private base: LocalApp | undefined;
  private opened = '';
  private text: string | undefined;

  constructor(private readonly host: LitElement) {}

  get isDirty(): boolean { return this.text !== undefined && this.text !== this.opened; }

  /** Forgets what was entered. */
  close(): void {
    this.base = this.text = undefined;
    this.host.requestUpdate();
  }

  render(app: LocalApp, t: (key: string) => string, mayWrite: boolean, act: (work: () => Promise<unknown>, done: string) => Promise<boolean>) {
    if (this.text === undefined) {
      if (!this.base) void this.open(app);
      return html`<lb-skeleton rows="8"></lb-skeleton>`;
    }
    return html`
      <lb-code language="yaml" label=${t('tab.config')} ?readonly=${!mayWrite} .value=${this.opened} @lb-change=${(event: CustomEvent<{ value: string }>) => { this.text = event.detail.value; this.host.requestUpdate(); }}></lb-code>
      ${mayWrite ? html`<div><wa-button variant="brand" ?disabled=${!this.isDirty} @click=${async () => { if (await act(() => this.save(), t('saved'))) this.close(); }}><wa-icon slot="start" name="save"></wa-icon>${t('save')}</wa-button></div>` : nothing}`;
  }

  private async open(app: LocalApp): Promise<void> {
    this.base = app;
    const { toYaml } = await import('@luban/console-sdk/code');
    this.text = this.opened = await toYaml(app.spec);
    this.host.requestUpdate();
  }

  private async save(): Promise<void> {
    const { parseText } = await import('@luban/console-sdk/code');
    const { value, problems } = await parseText(this.text ?? '');
    if (problems.length) throw new Error(problems[0]!.message);
    const { apiVersion, kind, metadata } = this.base!;
    await resource<LocalApp>(group, 'localapps', { namespace: metadata.namespace! }).replace({ apiVersion: apiVersion ?? group, kind: kind ?? 'LocalApp', metadata, spec: value as LocalApp['spec'] });
  }
}
