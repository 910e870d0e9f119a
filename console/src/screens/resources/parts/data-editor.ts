import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { confirm, format, Localized, t, toast } from '@luban/console-sdk';
import { copyText } from '@luban/console-sdk/components';
import { EditorSchemas, shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { encodeBase64, entriesOf, isDataKey, type DataEntry } from '../model/data.js';

/**
 * The entries of a ConfigMap or a Secret. Those of a Secret are hidden until one is asked for.
 * @fires lb-save - `{ key, value }`: one entry as it shall be, or null when it shall go.
 */
@customElement('lb-data-editor')
export class DataEditor extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-2); }
    .entry { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); }
    .entry + .entry { margin-block-start: var(--lb-space-2); }
    .head { display: flex; align-items: center; gap: var(--lb-space-2); padding: var(--lb-space-1) var(--lb-space-2) var(--lb-space-1) var(--lb-space-3); min-block-size: 40px; }
    .key { font-family: var(--lb-font-mono); font-weight: 600; font-size: 0.9rem; overflow-wrap: anywhere; flex: 1; min-inline-size: 0; }
    .body { border-block-start: 1px solid var(--lb-border); padding: var(--lb-space-3); display: grid; gap: var(--lb-space-2); }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 320px; overflow: auto; }
    .dots { letter-spacing: 2px; color: var(--lb-text-muted); }
    textarea { font-family: var(--lb-font-mono); font-size: 0.87rem; inline-size: 100%; }
    ul { list-style: none; padding: 0; }
  `];

  @property({ attribute: false }) data: Record<string, string> = {};
  @property({ type: Boolean }) secret = false;
  @property({ type: Boolean }) editable = false;
  /** The entry of a Secret that is shown: one at a time, as chosen. */
  @state() private revealed: string | null = null;
  @state() private editing: { key: string; text: string; isNew: boolean } | null = null;
  private readonly schemas = new EditorSchemas(this);

  protected override render() {
    const entries = entriesOf(this.data, this.secret);
    return html`
      ${entries.length ? html`<ul>${entries.map(entry => html`<li class="entry">${this.editing && !this.editing.isNew && this.editing.key === entry.key ? this.form() : this.entry(entry)}</li>`)}</ul>` : html`<p class="muted">${t('resources.data.none')}</p>`}
      ${this.editing?.isNew ? html`<div class="entry">${this.form()}</div>` : nothing}
      ${this.editable && !this.editing ? html`<div><wa-button size="s" appearance="outlined" @click=${() => this.edit({ key: '', text: '', isNew: true })}><wa-icon slot="start" name="plus"></wa-icon>${t('resources.data.add')}</wa-button></div>` : nothing}`;
  }

  private entry({ key, text, size }: DataEntry) {
    const shown = !this.secret || this.revealed === key;
    return html`
      <div class="head"><span class="key">${key}</span><span class="hint">${format.bytes(size)}</span>
        ${this.secret ? html`<button type="button" class="quiet" aria-pressed=${shown} aria-label=${t(shown ? 'resources.data.hide' : 'resources.data.reveal', { key })} title=${t(shown ? 'resources.data.hide' : 'resources.data.reveal', { key })} @click=${() => { this.revealed = shown ? null : key; }}><wa-icon name=${shown ? 'eye-off' : 'eye'} aria-hidden="true"></wa-icon></button>` : nothing}
        <button type="button" class="quiet" aria-label=${t('resources.data.copy', { key })} title=${t('resources.data.copy', { key })} ?disabled=${text === null} @click=${() => this.copy(text!)}><wa-icon name="copy" aria-hidden="true"></wa-icon></button>
        ${this.editable ? html`
          <button type="button" class="quiet" aria-label=${t('resources.data.edit', { key })} title=${t('resources.data.edit', { key })} @click=${() => this.edit({ key, text: text ?? '', isNew: false })}><wa-icon name="pencil" aria-hidden="true"></wa-icon></button>
          <button type="button" class="quiet" aria-label=${t('resources.data.remove', { key })} title=${t('resources.data.remove', { key })} @click=${() => this.removeEntry(key)}><wa-icon name="trash-2" aria-hidden="true"></wa-icon></button>` : nothing}
      </div>
      <div class="body">${!shown ? html`<span class="dots" aria-label=${t('resources.data.hidden')}>••••••••</span>` : text === null ? html`<span class="muted">${t('resources.data.binary')}</span>` : html`<pre tabindex="0" role="group" aria-label=${key}>${text}</pre>`}</div>`;
  }

  private form() {
    const { key, text, isNew } = this.editing!;
    const problem = isNew && key && !isDataKey(key) ? t('resources.data.badKey') : isNew && Object.hasOwn(this.data, key) ? t('resources.map.twice', { key }) : '';
    return html`
      <div class="body">
        ${isNew ? html`<label class="field"><span>${t('resources.data.key')}</span><input type="text" spellcheck="false" autocomplete="off" .value=${key} aria-invalid=${problem !== ''} @input=${(event: Event) => { this.editing = { ...this.editing!, key: (event.target as HTMLInputElement).value }; }} /></label>${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}` : html`<span class="key">${key}</span>`}
        ${this.value(key, text)}
        ${this.secret ? html`<p class="hint">${t('resources.data.secretHint')}</p>` : nothing}
        <div class="row end"><wa-button size="s" appearance="outlined" @click=${() => { this.editing = null; }}>${t('resources.cancel')}</wa-button><wa-button size="s" variant="brand" ?disabled=${!key || problem !== ''} @click=${this.save}>${t('resources.save')}</wa-button></div>
      </div>`;
  }

  /** An entry that an extension has a schema for is edited as what it is. */
  private value(key: string, text: string) {
    const type = (text: string) => { this.editing = { ...this.editing!, text }; };
    const schema = this.schemas.on(undefined, { file: key });
    if (!schema) return html`<label class="field"><span>${t('resources.data.value')}</span><textarea rows="6" spellcheck="false" .value=${text} @input=${(event: Event) => type((event.target as HTMLTextAreaElement).value)}></textarea></label>`;
    void import('@luban/console-sdk/code');
    return html`<lb-code language=${key.endsWith('.json') ? 'json' : 'yaml'} label=${t('resources.data.value')} .value=${text} .schema=${schema} @lb-change=${(event: CustomEvent<{ value: string }>) => type(event.detail.value)}></lb-code>`;
  }

  private edit(entry: { key: string; text: string; isNew: boolean }): void {
    this.editing = entry;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(entry.isNew ? 'input' : 'textarea, lb-code')?.focus());
  }

  private save(): void {
    const { key, text } = this.editing!;
    this.editing = null;
    this.announce(key, this.secret ? encodeBase64(text) : text);
  }

  private async removeEntry(key: string): Promise<void> {
    if (await confirm({ heading: t('resources.data.removeHeading', { key }), confirmLabel: t('resources.delete'), danger: true })) this.announce(key, null);
  }

  private async copy(text: string): Promise<void> {
    await copyText(text);
    toast({ kind: 'ok', text: t('common.copied') });
  }

  private announce(key: string, value: string | null): void {
    this.dispatchEvent(new CustomEvent('lb-save', { detail: { key, value }, bubbles: true, composed: true }));
  }
}
