import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';

/** What a form holds: text, and yes or no. */
export type FormValues = Record<string, string | boolean>;

/** A field of a form. */
export interface Field {
  name: string;
  label: string;
  hint?: string;
  /** How it is written; text without it. */
  kind?: 'text' | 'password' | 'email' | 'number' | 'date' | 'lines' | 'select' | 'switch';
  required?: boolean;
  options?: readonly { value: string; label: string }[];
  /** What may be typed, offered while typing. */
  suggestions?: readonly string[];
  placeholder?: string;
  autocomplete?: string;
  /** Says what is wrong with the value; an empty text when nothing is. */
  check?: (value: string, values: FormValues) => string;
  /** Whether the field makes sense beside the other values. */
  when?: (values: FormValues) => boolean;
  /** A heading above this field begins a part of the form. */
  section?: string;
}

/** A form of labelled fields. Problems stand at their fields, and the first one takes the focus. */
@customElement('lb-people-form')
export class PeopleForm extends Localized(LitElement) {
  static override styles = [shared, css`
    form { display: grid; gap: var(--lb-space-4); }
    h3 { padding-block-start: var(--lb-space-3); border-block-start: 1px solid var(--lb-border); margin-block-start: var(--lb-space-2); }
    .field { display: grid; gap: var(--lb-space-1); }
    .problem { color: var(--lb-error); font-size: 0.87rem; display: flex; gap: var(--lb-space-1); align-items: center; }
    wa-switch { inline-size: fit-content; }
    .hint { color: var(--lb-text-muted); font-size: 0.87rem; margin-inline-start: 2.6em; }
  `];

  @property({ attribute: false }) fields: readonly Field[] = [];
  @property({ attribute: false }) values: FormValues = {};
  /** Whether its first field takes the focus when it appears, as in a dialog. */
  @property({ type: Boolean, attribute: 'takes-focus' }) takesFocus = false;
  @state() private problems: Record<string, string> = {};

  protected override async firstUpdated(): Promise<void> {
    const first = this.takesFocus ? this.renderRoot.querySelector<LitElement>('[name]') : null;
    await first?.updateComplete;
    first?.focus();
  }

  /** The values of the fields that make sense, when all are right; null and problems at the fields otherwise. */
  read(): FormValues | null {
    const shown = this.shown();
    this.problems = Object.fromEntries(shown.map(field => [field.name, this.problemOf(field)] as const).filter(([, problem]) => problem));
    if (Object.keys(this.problems).length === 0) return Object.fromEntries(shown.map(field => [field.name, this.values[field.name] ?? (field.kind === 'switch' ? false : '')]));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[name="${Object.keys(this.problems)[0]}"]`)?.focus());
    return null;
  }

  private shown(): Field[] {
    return this.fields.filter(field => !field.when || field.when(this.values));
  }

  private problemOf(field: Field): string {
    const value = this.values[field.name] ?? '';
    if (typeof value === 'boolean') return '';
    if (field.required && value.trim() === '') return t('people.form.required', { label: field.label });
    if (field.kind === 'email' && value && !/^[^\s@]+@[^\s@]+$/.test(value)) return t('people.form.email');
    return field.check?.(value, this.values) ?? '';
  }

  private set(name: string, value: string | boolean): void {
    this.values = { ...this.values, [name]: value };
    if (this.problems[name]) this.problems = Object.fromEntries(Object.entries(this.problems).filter(([key]) => key !== name));
    this.dispatchEvent(new CustomEvent('lb-change', { detail: { value: this.values }, bubbles: true, composed: true }));
  }

  protected override render() {
    return html`<form novalidate @submit=${(event: Event) => { event.preventDefault(); this.dispatchEvent(new CustomEvent('lb-submit')); }}>
      ${this.shown().map(field => html`
        ${field.section ? html`<h3>${field.section}</h3>` : nothing}
        <div class="field">
          ${this.control(field)}
          ${this.problems[field.name] ? html`<div class="problem" role="alert"><wa-icon name="circle-alert" aria-hidden="true"></wa-icon>${this.problems[field.name]}</div>` : nothing}
        </div>`)}
      <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true"></button>
    </form>`;
  }

  private control(field: Field) {
    const value = this.values[field.name];
    const typed = (event: Event) => this.set(field.name, (event.target as HTMLInputElement).value);
    switch (field.kind) {
      case 'switch': return html`
        <wa-switch name=${field.name} .checked=${value === true} @change=${(event: Event) => this.set(field.name, (event.target as HTMLInputElement).checked)}>${field.label}</wa-switch>
        ${field.hint ? html`<div class="hint">${field.hint}</div>` : nothing}`;
      case 'select': return html`
        <wa-select name=${field.name} label=${field.label} hint=${field.hint ?? nothing} .value=${String(value ?? '')} ?required=${field.required} @change=${typed}>
          ${(field.options ?? []).map(option => html`<wa-option value=${option.value}>${option.label}</wa-option>`)}
        </wa-select>`;
      case 'lines': return html`
        <wa-textarea name=${field.name} label=${field.label} hint=${field.hint ?? nothing} placeholder=${field.placeholder ?? nothing} rows="3" resize="auto" spellcheck="false"
          .value=${String(value ?? '')} ?required=${field.required} @input=${typed}></wa-textarea>`;
      default: return html`
        <wa-input name=${field.name} label=${field.label} hint=${field.hint ?? nothing} type=${field.kind ?? 'text'} placeholder=${field.placeholder ?? nothing} autocomplete=${(field.autocomplete ?? 'off') as 'off'}
          ?password-toggle=${field.kind === 'password'} spellcheck="false" autocapitalize="off" .value=${String(value ?? '')} ?required=${field.required} @input=${typed}></wa-input>
        ${field.suggestions?.length ? this.suggestions(field, String(value ?? '')) : nothing}`;
    }
  }

  /** A data list does not reach an input in another shadow root; a few buttons do, and are easier to hit. */
  private suggestions(field: Field, value: string) {
    const wanted = value.toLowerCase();
    const fitting = field.suggestions!.filter(text => text !== value && text.toLowerCase().includes(wanted)).slice(0, 5);
    return fitting.length === 0 ? nothing : html`<div class="row small" role="group" aria-label=${t('people.form.suggestions', { label: field.label })}>
      ${fitting.map(text => html`<wa-button size="s" appearance="filled" @click=${() => this.set(field.name, text)}>${text}</wa-button>`)}
    </div>`;
  }
}
