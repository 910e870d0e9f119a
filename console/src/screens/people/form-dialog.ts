import '@awesome.me/webawesome/dist/components/button/button.js';
import '@luban/console-sdk/components';
import { html, nothing, type TemplateResult } from 'lit';
import { dialog, t, type DialogHandle } from '@luban/console-sdk';
import './form.js';
import type { Field, FormValues, PeopleForm } from './form.js';

/** A form in a dialog. */
export interface FormDialogOptions<T> {
  heading: string;
  /** Above the fields: what happens. */
  intro?: string | TemplateResult;
  fields: readonly Field[] | ((values: FormValues) => readonly Field[]);
  values?: FormValues;
  submitLabel: string;
  danger?: boolean;
  width?: string;
  /** Below the fields, drawn again as they change. */
  preview?: (values: FormValues) => TemplateResult | typeof nothing;
  /** Does it. What it throws is shown in the dialog, which stays open with everything that was typed. */
  submit: (values: FormValues) => Promise<T>;
}

/** Asks for values and does something with them. Undefined when the user left it. */
export function formDialog<T>(options: FormDialogOptions<T>): Promise<T | undefined> {
  let values: FormValues = { ...options.values };
  let error: unknown;
  let busy = false;
  const formOf = (handle: DialogHandle<T>) => handle.element.shadowRoot!.querySelector<PeopleForm>('lb-people-form')!;
  const submit = async (handle: DialogHandle<T>) => {
    const read = formOf(handle).read();
    if (!read || busy) return;
    busy = true;
    error = undefined;
    handle.update();
    try {
      handle.close(await options.submit(read));
    } catch (problem) {
      error = problem;
    } finally {
      busy = false;
      handle.update();
    }
  };
  return dialog<T>({
    heading: options.heading,
    ...(options.width ? { width: options.width } : {}),
    content: handle => html`
      <div class="stack">
        ${options.intro ? html`<p class="muted text">${options.intro}</p>` : nothing}
        <lb-people-form takes-focus .fields=${typeof options.fields === 'function' ? options.fields(values) : options.fields} .values=${values}
          @lb-change=${(event: CustomEvent<{ value: FormValues }>) => { values = event.detail.value; handle.update(); }} @lb-submit=${() => void submit(handle)}></lb-people-form>
        ${options.preview?.(values) ?? nothing}
        ${error === undefined ? nothing : html`<lb-error no-retry .error=${error}></lb-error>`}
      </div>`,
    footer: handle => html`
      <wa-button appearance="outlined" ?disabled=${busy} @click=${() => handle.close()}>${t('people.cancel')}</wa-button>
      <wa-button variant=${options.danger ? 'danger' : 'brand'} ?loading=${busy} @click=${() => void submit(handle)}>${options.submitLabel}</wa-button>`,
  }).closed;
}
