import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/code';
import '@luban/console-sdk/components';
import { ApiError, format, Localized, t } from '@luban/console-sdk';
import { shared, Watch } from '../../core/index.js';
import { controls } from '../common/controls.js';
import { applyDocument, type Outcome } from './data/apply.js';
import { catalogue, refreshKinds } from './data/kinds.js';
import { objectPath } from './model/kind.js';
import { readDocuments, type YamlDocument } from './model/yaml.js';
import { breadcrumbs } from './parts/breadcrumbs.js';

const states = { created: 'ok', changed: 'ok', unchanged: 'off', failed: 'error', running: 'busy', waiting: 'unknown' } as const;
const limit = 3 * 1024 * 1024;

/** Applies documents: pasted, or dropped as files. Every one is tried before any is written. */
@customElement('lb-apply-page')
export class ApplyPage extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    .drop { border-radius: var(--lb-radius); }
    .drop.over { outline: 2px dashed var(--lb-link); outline-offset: 3px; }
    lb-code { --min-height: 320px; --max-height: 60dvh; }
    .file { position: relative; overflow: hidden; display: inline-flex; align-items: center; gap: var(--lb-space-2); min-block-size: 36px; padding: 0 var(--lb-space-3); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); cursor: pointer; background: var(--lb-surface); }
    .file:focus-within { outline: 2px solid var(--lb-focus); outline-offset: 2px; }
    .file input { position: absolute; inset: 0; opacity: 0; cursor: pointer; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private text = '';
  @state() private over = false;
  @state() private force = false;
  @state() private running: 'check' | 'apply' | null = null;
  @state() private outcomes: readonly (Outcome | null)[] = [];
  @state() private done: 'check' | 'apply' | null = null;
  @state() private problem = '';
  private documents: YamlDocument[] = [];

  constructor() {
    super();
    new Watch(this, catalogue);
  }

  protected override render() {
    const wrong = this.documents.some(document => document.problems.length);
    const ready = this.documents.length > 0 && !wrong && !this.running;
    return html`
      <lb-page heading=${t('resources.apply.title')} subheading=${t('resources.apply.subtitle')}>
        ${breadcrumbs()}
        <div class="drop ${this.over ? 'over' : ''}" @dragover=${(event: DragEvent) => { event.preventDefault(); this.over = true; }} @dragleave=${() => { this.over = false; }} @drop=${this.dropped}>
          <lb-code language="yaml" label=${t('resources.apply.label')} .value=${this.text} @lb-change=${(event: CustomEvent<{ value: string }>) => this.type(event.detail.value)}></lb-code>
        </div>
        <div class="row between">
          <span class="row">
            <label class="file"><wa-icon name="upload" aria-hidden="true"></wa-icon>${t('resources.apply.files')}<input type="file" multiple accept=".yaml,.yml,.json,application/yaml,application/json" @change=${(event: Event) => this.choose(event)} /></label>
            <span class="hint" role="status">${this.documents.length ? t('resources.apply.count', { count: this.documents.length }) : t('resources.apply.hint')}</span>
          </span>
          <span class="row">
            <label class="check"><input type="checkbox" .checked=${this.force} @change=${(event: Event) => { this.force = (event.target as HTMLInputElement).checked; }} />${t('resources.apply.force')}</label>
            <wa-button appearance="outlined" ?disabled=${!ready} ?loading=${this.running === 'check'} @click=${() => this.run(true)}>${t('resources.dryRun')}</wa-button>
            <wa-button variant="brand" ?disabled=${!ready} ?loading=${this.running === 'apply'} @click=${() => this.run(false)}>${t('resources.apply.action')}</wa-button>
          </span>
        </div>
        ${this.problem ? html`<div class="note error" role="alert"><wa-icon name="circle-alert" aria-hidden="true"></wa-icon><span>${this.problem}</span></div>` : nothing}
        ${this.done ? this.summary() : nothing}
        ${this.documents.length ? this.table() : nothing}
      </lb-page>`;
  }

  private summary() {
    const failed = this.outcomes.filter(outcome => outcome?.result === 'failed').length;
    return html`<div class="note ${failed ? 'error' : 'ok'}" role="status"><wa-icon name=${failed ? 'circle-alert' : 'circle-check'} aria-hidden="true"></wa-icon>
      <span>${failed ? t('resources.apply.someFailed', { count: failed }) : t(this.done === 'check' ? 'resources.apply.checked' : 'resources.apply.done', { count: this.outcomes.length })}</span></div>`;
  }

  private table() {
    const rows = this.documents.map((document, index) => ({ document, outcome: this.outcomes[index] ?? null, index }));
    type Row = (typeof rows)[number];
    return html`<lb-table caption=${t('resources.apply.documents')} .rows=${rows} .rowKey=${(row: Row) => String(row.index)} .columns=${[
      { key: 'line', title: t('resources.apply.line'), align: 'end', width: '5rem', value: (row: Row) => row.document.line, render: (row: Row) => html`${format.number(row.document.line)}` },
      { key: 'object', title: t('resources.apply.object'), value: (row: Row) => row.document.object?.metadata.name, render: (row: Row) => this.objectCell(row.document, row.outcome) },
      { key: 'outcome', title: t('resources.apply.outcome'), render: (row: Row) => this.outcomeCell(row.document, row.outcome) },
    ]}></lb-table>`;
  }

  private objectCell({ object }: YamlDocument, outcome: Outcome | null) {
    if (!object) return html`<span class="muted">–</span>`;
    const kind = catalogue.value?.of(object.apiVersion, object.kind);
    const words = html`<span class="muted">${object.kind}</span> ${object.metadata.namespace ? `${object.metadata.namespace}/` : ''}${object.metadata.name ?? object.metadata['generateName']}`;
    return kind && this.done === 'apply' && outcome?.object ? html`<a href=${objectPath(kind, outcome.object.metadata.namespace, outcome.object.metadata.name)}>${words}</a>` : words;
  }

  private outcomeCell({ problems }: YamlDocument, outcome: Outcome | null) {
    if (problems.length) return html`<lb-status state="error" label=${t('resources.yaml.unreadable')}></lb-status>${problems.map(problem => html`<div>${t('resources.yaml.line', { line: problem.line })}: ${problem.text ?? t(problem.message!)}</div>`)}`;
    const result = outcome?.result ?? 'waiting';
    const would = this.done === 'check' && (result === 'created' || result === 'changed');
    return html`<lb-status state=${states[result]} label=${would ? t(`resources.apply.would.${result}`) : t(`resources.apply.result.${result}`)}></lb-status>
      ${outcome?.error ? html`<div>${outcome.error.code ? html`<code>${outcome.error.code}</code> ` : nothing}${outcome.error.message}</div>${outcome.error.problems.map(problem => html`<div>${problem.path ? html`<code>${problem.path}</code> ` : nothing}${problem.message}</div>`)}` : nothing}`;
  }

  private type(text: string): void {
    this.text = text;
    this.documents = readDocuments(text);
    this.outcomes = [];
    this.done = null;
    this.problem = '';
  }

  private async dropped(event: DragEvent): Promise<void> {
    event.preventDefault();
    this.over = false;
    await this.take([...event.dataTransfer?.files ?? []]);
  }

  private async choose(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    await this.take([...input.files ?? []]);
    input.value = '';
  }

  private async take(files: readonly File[]): Promise<void> {
    if (!files.length) return;
    if (files.reduce((sum, file) => sum + file.size, 0) > limit) { this.problem = t('resources.apply.tooLarge', { limit: format.bytes(limit) }); return; }
    const texts = await Promise.all(files.map(file => file.text()));
    this.type([this.text.trim(), ...texts.map(text => text.trim())].filter(Boolean).join('\n---\n').concat('\n'));
  }

  /** One after the other, in their order: a definition may come before its objects. */
  private async run(dryRun: boolean): Promise<void> {
    this.running = dryRun ? 'check' : 'apply';
    this.done = null;
    this.problem = '';
    const outcomes: (Outcome | null)[] = this.documents.map(() => null);
    try {
      await refreshKinds();
      for (const [index, { object }] of this.documents.entries()) {
        outcomes[index] = await applyDocument(object!, { dryRun, force: this.force });
        this.outcomes = [...outcomes];
      }
      this.done = dryRun ? 'check' : 'apply';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = error.message;
    } finally {
      this.running = null;
    }
  }
}
