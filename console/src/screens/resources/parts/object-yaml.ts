import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/code';
import { copyText, saveFile } from '@luban/console-sdk/components';
import { ApiError, confirm, Localized, t, toast } from '@luban/console-sdk';
import { EditorSchemas, shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import type { Schema } from '../../common/schema.js';
import { applyObject, getObject, replaceObject } from '../data/objects.js';
import { compare, equal } from '../model/conflict.js';
import { targetOf, type Kind } from '../model/kind.js';
import { editable as editableOf, portable, type KubeObject } from '../model/object.js';
import { readDocuments, toYaml } from '../model/yaml.js';
import './conflict-view.js';

/**
 * An object as YAML, to read and to write.
 * @fires lb-saved - `{ object }`: what the server has now.
 */
@customElement('lb-object-yaml')
export class ObjectYaml extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-3); min-inline-size: 0; }
    .bar { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; justify-content: space-between; }
    lb-code { --min-height: 420px; --max-height: max(420px, calc(100dvh - 340px)); }
  `];

  @property({ attribute: false }) kind!: Kind;
  @property({ attribute: false }) object!: KubeObject;
  @property({ attribute: false }) schema: Schema | undefined;
  @property({ type: Boolean }) editable = false;
  /** What was opened; what was typed is compared with it. */
  @state() private base: KubeObject | undefined;
  @state() private text: string | undefined;
  @state() private busy = false;
  @state() private error: unknown;
  /** What the server has, where it is another thing than what was opened. */
  @state() private theirs: KubeObject | undefined;
  @state() private tried = false;
  private readonly schemas = new EditorSchemas(this);

  private get isDirty(): boolean {
    return this.text !== undefined && this.base !== undefined && this.text !== toYaml(editableOf(this.base));
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('object') && (!this.isDirty || changed.get('object') === undefined || this.object.metadata.uid !== this.base?.metadata.uid)) this.open(this.object);
  }

  protected override render() {
    const moved = this.isDirty && this.object.metadata.resourceVersion !== this.base!.metadata.resourceVersion;
    return html`
      <div class="bar">
        <span class="hint" role="status">${this.isDirty ? t('resources.yaml.changed') : this.editable ? t('resources.yaml.hint') : t('resources.yaml.readOnly')}</span>
        <span class="row">
          <wa-button size="s" appearance="plain" @click=${this.copy}><wa-icon slot="start" name="copy"></wa-icon>${t('common.copy')}</wa-button>
          <wa-button size="s" appearance="plain" @click=${this.download}><wa-icon slot="start" name="download"></wa-icon>${t('resources.yaml.download')}</wa-button>
          ${this.editable ? html`
            <wa-button size="s" appearance="outlined" ?disabled=${!this.isDirty || this.busy} @click=${() => this.open(this.object)}><wa-icon slot="start" name="undo-2"></wa-icon>${t('resources.yaml.discard')}</wa-button>
            <wa-button size="s" appearance="outlined" ?disabled=${!this.isDirty || this.busy} @click=${() => this.save({ dryRun: true })}>${t('resources.dryRun')}</wa-button>
            <wa-button size="s" appearance="outlined" ?disabled=${!this.isDirty || this.busy} title=${t('resources.yaml.applyHint')} @click=${() => this.save({ apply: true })}>${t('resources.yaml.apply')}</wa-button>
            <wa-button size="s" variant="brand" ?disabled=${!this.isDirty} ?loading=${this.busy} @click=${() => this.save({})}><wa-icon slot="start" name="save"></wa-icon>${t('resources.save')}</wa-button>` : nothing}
        </span>
      </div>
      ${moved && !this.theirs ? html`<div class="note warn" role="status"><wa-icon name="triangle-alert" aria-hidden="true"></wa-icon><div class="grow"><span>${t('resources.yaml.moved')}</span><div><wa-button size="s" appearance="outlined" @click=${() => this.showConflict(this.object)}>${t('resources.yaml.compare')}</wa-button></div></div></div>` : nothing}
      ${this.tried ? html`<div class="note ok" role="status"><wa-icon name="circle-check" aria-hidden="true"></wa-icon><span>${t('resources.dryRun.ok')}</span></div>` : nothing}
      ${this.error ? html`<lb-error .error=${this.error} @lb-retry=${() => this.save({})}>${this.error instanceof ApiError && this.error.problems.some(isOwned) ? html`<wa-button slot="actions" size="s" variant="danger" appearance="outlined" @click=${() => this.takeOver()}>${t('resources.yaml.takeOver')}</wa-button>` : nothing}</lb-error>` : nothing}
      ${this.theirs ? html`<lb-conflict-view .changes=${this.changes()} .theirs=${editableOf(this.theirs)} @lb-merged=${(event: CustomEvent<{ object: KubeObject }>) => this.continueWith(event.detail.object)} @lb-cancel=${() => { this.theirs = undefined; }}></lb-conflict-view>` : nothing}
      <lb-code language="yaml" label=${t('resources.yaml.label', { name: this.object.metadata.name })} .value=${this.text ?? ''} .schema=${this.schemas.on(this.schema, { target: targetOf(this.kind) })} ?readonly=${!this.editable} @lb-change=${(event: CustomEvent<{ value: string }>) => { this.text = event.detail.value; this.tried = false; this.error = undefined; }}></lb-code>`;
  }

  private open(object: KubeObject): void {
    this.base = object;
    this.text = toYaml(editableOf(object));
    this.error = this.theirs = undefined;
    this.tried = false;
  }

  /** The typed object; problems of the text are shown as an error. */
  private read(): KubeObject | undefined {
    const documents = readDocuments(this.text ?? '');
    const [document] = documents;
    if (documents.length === 1 && document?.object) return document.object;
    const problems = (document?.problems ?? []).map(problem => ({ path: t('resources.yaml.line', { line: problem.line }), message: problem.text ?? t(problem.message!) }));
    this.error = new ApiError(400, t('resources.yaml.unreadable'), t(documents.length > 1 ? 'resources.yaml.oneOnly' : 'resources.yaml.unreadable'), undefined, undefined, undefined, problems);
    return undefined;
  }

  private async save({ dryRun = false, apply = false, force = false }): Promise<void> {
    const typed = this.read();
    if (!typed) return;
    this.busy = true;
    this.error = undefined;
    this.tried = false;
    try {
      const saved = apply ? await applyObject(this.kind, this.ownFields(typed), { dryRun, force }) : await replaceObject(this.kind, typed, { dryRun });
      if (dryRun) { this.tried = true; return; }
      this.open(saved);
      this.dispatchEvent(new CustomEvent('lb-saved', { detail: { object: saved }, bubbles: true, composed: true }));
      toast({ kind: 'ok', text: t('resources.saved', { name: saved.metadata.name }) });
    } catch (error) {
      if (error instanceof ApiError && error.status === 409 && !apply) await this.askServer(error);
      else this.error = error;
    } finally {
      this.busy = false;
    }
  }

  /** Applying names only what was changed here: everything else stays with those who own it. */
  private ownFields(typed: KubeObject): KubeObject {
    const { apiVersion, kind, metadata: { name, namespace } } = typed;
    const only: Record<string, unknown> = { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
    for (const change of compare(this.base, typed, this.base).filter(change => change.mine !== undefined)) {
      let holder = only;
      for (const key of change.path.slice(0, -1)) holder = (holder[key] ??= {}) as Record<string, unknown>;
      holder[change.path.at(-1)!] = change.mine;
    }
    return only as KubeObject;
  }

  private async askServer(conflict: ApiError): Promise<void> {
    try {
      const now = await getObject(this.kind, this.object.metadata.namespace ?? null, this.object.metadata.name);
      if (now.metadata.resourceVersion === this.base?.metadata.resourceVersion) this.error = conflict;
      else this.showConflict(now);
    } catch (error) {
      this.error = error;
    }
  }

  private showConflict(now: KubeObject): void {
    if (this.read()) this.theirs = now;
  }

  private changes() {
    const typed = readDocuments(this.text ?? '')[0]?.object;
    return typed && this.base && this.theirs ? compare(editableOf(this.base), typed, editableOf(this.theirs)) : [];
  }

  /** The merged object is what is typed now, on top of what the server has. */
  private continueWith(merged: KubeObject): void {
    this.base = this.theirs;
    this.theirs = undefined;
    this.text = toYaml(merged);
    if (equal(merged, editableOf(this.base!))) toast({ kind: 'info', text: t('resources.conflict.nothingLeft') });
  }

  private async takeOver(): Promise<void> {
    if (await confirm({ heading: t('resources.yaml.takeOverHeading', { name: this.object.metadata.name }), text: t('resources.yaml.takeOverText'), confirmLabel: t('resources.yaml.takeOver'), danger: true })) await this.save({ apply: true, force: true });
  }

  private async copy(): Promise<void> {
    await copyText(this.text ?? '');
    toast({ kind: 'ok', text: t('common.copied') });
  }

  private download(): void {
    saveFile(`${this.kind.kind.toLowerCase()}-${this.object.metadata.name}.yaml`, this.isDirty ? this.text! : toYaml(portable(this.object)), 'application/yaml');
  }
}

const isOwned = (problem: { code?: string }) => problem.code === 'FieldManagerConflict';
