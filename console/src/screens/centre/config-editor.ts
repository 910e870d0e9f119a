import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@luban/console-sdk/code';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { parseDocument, stringify } from 'yaml';
import { Localized, t, type InputProblem } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { storedSecrets, withSecrets, withoutSecrets, type JsonObject } from './config.js';

/** What the editor says after each change. */
export interface ConfigChange {
  value: JsonObject;
  valid: boolean;
}

/**
 * The configuration of an extension as a form and as YAML, which are kept in step. Stored secrets are never shown; leaving one out keeps it.
 * @fires lb-config - A {@link ConfigChange}.
 */
@customElement('lb-config-editor')
export class ConfigEditor extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    lb-code { display: block; min-block-size: 220px; border: 1px solid var(--lb-border); border-radius: var(--lb-radius); overflow: hidden; }
    wa-radio-group::part(form-control-label) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  `];

  @property({ attribute: false }) schema: JsonObject | null = null;
  @property({ attribute: false }) value: JsonObject = {};
  /** What is stored now, for the secrets in it. */
  @property({ attribute: false }) stored: JsonObject = {};
  /** What the server refused. */
  @property({ attribute: false }) problems: readonly InputProblem[] = [];
  @state() private mode: 'form' | 'yaml' = 'form';
  @state() private text = '';
  @state() private syntax = '';
  private formValid = true;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('schema') && !this.schema) this.switchTo('yaml');
  }

  protected override render() {
    const kept = storedSecrets(this.stored, this.schema);
    return html`
      ${this.schema ? html`
        <wa-radio-group label=${t('extensions.config.view')} orientation="horizontal" size="s" .value=${this.mode} @change=${(event: Event) => this.switchTo((event.target as HTMLInputElement).value as 'form' | 'yaml')}>
          <wa-radio appearance="button" value="form">${t('extensions.config.form')}</wa-radio>
          <wa-radio appearance="button" value="yaml">YAML</wa-radio>
        </wa-radio-group>` : nothing}
      ${kept.length ? html`<p class="small muted"><wa-icon name="lock" aria-hidden="true"></wa-icon> ${t('extensions.config.secretsKept', { names: kept.join(', ') })}</p>` : nothing}
      ${this.mode === 'form' && this.schema
        ? html`<lb-form error-prefix="spec.config" .schema=${this.schema} .value=${withoutSecrets(this.value, this.schema)} .errors=${this.problems} @lb-change=${this.fromForm} @lb-validity=${this.onValidity}></lb-form>`
        : html`<lb-code language="yaml" label=${t('extensions.config.yaml')} .value=${this.text} .schema=${this.schema} .problems=${this.problems} @lb-change=${this.fromText}></lb-code>
            ${this.schema ? nothing : html`<p class="small muted">${t('extensions.config.noSchema')}</p>`}`}
      ${this.syntax ? html`<wa-callout variant="danger" role="alert"><wa-icon slot="icon" name="circle-alert"></wa-icon>${this.syntax}</wa-callout>` : nothing}`;
  }

  private switchTo(mode: 'form' | 'yaml'): void {
    if (mode === 'yaml') this.text = toYaml(withoutSecrets(this.value, this.schema));
    // What is not YAML has no fields: the last text that was is shown.
    this.syntax = '';
    this.mode = mode;
    this.say();
  }

  private fromForm(event: CustomEvent<{ value: JsonObject }>): void {
    event.stopPropagation();
    this.take(event.detail.value);
  }

  private onValidity(event: CustomEvent<{ valid: boolean }>): void {
    event.stopPropagation();
    if (event.detail.valid === this.formValid) return;
    this.formValid = event.detail.valid;
    this.say();
  }

  private fromText(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.text = event.detail.value;
    const read = fromYaml(this.text);
    this.syntax = read.problem ?? '';
    if (read.value) this.take(read.value);
    else this.say();
  }

  private take(value: JsonObject): void {
    this.value = withSecrets(value, this.stored, this.schema);
    this.say();
  }

  private say(): void {
    const detail: ConfigChange = { value: this.value, valid: !this.syntax && (this.mode === 'yaml' || this.formValid) };
    this.dispatchEvent(new CustomEvent('lb-config', { detail, bubbles: true, composed: true }));
  }
}

/** A configuration as YAML; nothing for an empty one. */
export function toYaml(value: JsonObject): string {
  return Object.keys(value).length ? stringify(value) : '';
}

/** Reads YAML that has to be an object. */
function fromYaml(text: string): { value?: JsonObject; problem?: string } {
  const document = parseDocument(text);
  if (document.errors.length) return { problem: document.errors[0]!.message };
  const value = document.toJS() as unknown;
  if (value === null || value === undefined) return { value: {} };
  return typeof value === 'object' && !Array.isArray(value) ? { value: value as JsonObject } : { problem: t('extensions.config.notAnObject') };
}
