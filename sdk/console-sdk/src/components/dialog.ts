import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Localized, t } from '../i18n.js';
import '../messages.js';
import type { JsonSchema } from '../schema/schema.js';
import type { LbForm } from './form.js';
import { base } from '../styles.js';

/** What a dialog or drawer shows. */
export interface DialogOptions<T> {
  heading: string;
  /** The content: text, an element, or a template that is drawn again by `update()` of the handle. From an isolated fragment it is text. */
  content: string | HTMLElement | ((handle: DialogHandle<T>) => TemplateResult | HTMLElement);
  /** A form below the content. Its button closes the dialog with the value that was entered. */
  form?: DialogForm;
  /** Buttons at the end, in the place of those that a form or a text has. */
  footer?: (handle: DialogHandle<T>) => TemplateResult;
  /** The width, as `640px`. */
  width?: string;
  /** Asked before the user closes it by Escape, the backdrop or the cross; `false` keeps it open, as with unsaved work. */
  beforeClose?: () => boolean | Promise<boolean>;
  /** Who asks, where it is not the page itself: told above the heading, and a part of the dialog's name. The console sets it for isolated fragments. */
  from?: string;
  /** Closes it, as with the fragment that asked. */
  signal?: AbortSignal;
}

/** What a dialog asks for. */
export interface DialogForm {
  schema: JsonSchema;
  value?: unknown;
  /** The words of its button. */
  confirmLabel?: string;
}

/** An open dialog. */
export interface DialogHandle<T> {
  readonly element: HTMLElement;
  /** What it was closed with; undefined when the user left it. */
  readonly closed: Promise<T | undefined>;
  close(result?: T): void;
  update(): void;
}

/** The frame of dialogs and drawers: a modal with a heading, content and buttons. */
@customElement('lb-dialog')
export class LbDialog extends Localized(LitElement) {
  static override styles = [base, css`
    dialog { border: 1px solid var(--lb-border); border-radius: 12px; padding: 0; background: var(--lb-surface); color: var(--lb-text); inline-size: min(var(--width, 480px), calc(100vw - 2 * var(--lb-space-4))); max-block-size: min(88vh, 900px); box-shadow: 0 20px 60px rgb(0 0 0 / 30%); overflow: hidden; }
    dialog[open] { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; animation: rise 160ms ease-out; }
    dialog::backdrop { background: rgb(15 18 26 / 50%); animation: fade 160ms; }
    dialog.drawer { margin: 0 0 0 auto; block-size: 100dvh; max-block-size: none; border-radius: 12px 0 0 12px; border-block: 0; border-inline-end: 0; }
    dialog.drawer[open] { animation: slide 200ms ease-out; }
    header { display: flex; align-items: start; gap: var(--lb-space-3); justify-content: space-between; padding: var(--lb-space-4) var(--lb-space-5) var(--lb-space-2); }
    h2 { font-size: 1.13rem; font-weight: 650; overflow-wrap: anywhere; padding-block: 3px; }
    .content { overflow: auto; padding: var(--lb-space-2) var(--lb-space-5) var(--lb-space-4); }
    footer { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: var(--lb-space-2); padding: var(--lb-space-3) var(--lb-space-5); border-block-start: 1px solid var(--lb-border); background: var(--lb-page); }
    .from { display: flex; gap: var(--lb-space-1); align-items: center; font-size: 0.84rem; color: var(--lb-text-muted); overflow-wrap: anywhere; }
    footer wa-button[appearance='outlined']:not(:hover, :active)::part(base) { background-color: var(--lb-surface); border-color: var(--wa-color-neutral-border-normal); color: var(--lb-text); }
    .text { white-space: pre-line; overflow-wrap: anywhere; }
    .stack { display: grid; gap: var(--lb-space-3); }
    label { display: grid; gap: var(--lb-space-1); }
    label code { font-family: var(--lb-font-mono); background: var(--lb-page); padding: 1px 5px; border-radius: var(--lb-radius-small); user-select: all; }
    input { font: inherit; color: inherit; background: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--lb-radius-small); padding: 7px 10px; min-inline-size: 0; }
    @keyframes rise { from { opacity: 0; translate: 0 10px; } }
    @keyframes slide { from { translate: 40px 0; opacity: 0; } }
    @keyframes fade { from { opacity: 0; } }
    @media (max-width: 640px) { dialog.drawer { inline-size: 100vw; border-radius: 0; } header, .content, footer { padding-inline: var(--lb-space-4); } }
  `];

  @property() heading = '';
  @property() from = '';
  @property() width = '';
  @property({ type: Boolean }) drawer = false;
  @property({ attribute: false }) body: () => unknown = () => nothing;
  @property({ attribute: false }) footer: (() => unknown) | undefined;
  @property({ attribute: false }) beforeClose: (() => boolean | Promise<boolean>) | undefined;
  @query('dialog') private frame!: HTMLDialogElement;

  protected override firstUpdated(): void {
    if (this.width) this.frame.style.setProperty('--width', this.width);
    this.frame.showModal();
  }

  /** Closes it and takes it off the page. */
  close(): void {
    if (this.frame?.open) this.frame.close();
    this.remove();
  }

  protected override render() {
    return html`
      <dialog class=${this.drawer ? 'drawer' : ''} aria-labelledby="from heading" @cancel=${this.leave} @close=${this.left} @pointerdown=${this.outside}>
        <header role="none"><div>${this.from ? html`<p class="from" id="from"><wa-icon name="package" aria-hidden="true"></wa-icon>${t('sdk.dialog.from', { name: this.from })}</p>` : nothing}<h2 id="heading">${this.heading}</h2></div><button class="quiet" aria-label=${t('sdk.close')} @click=${this.leave}><wa-icon name="x" aria-hidden="true"></wa-icon></button></header>
        <div class="content">${this.body()}</div>
        ${this.footer ? html`<footer>${this.footer()}</footer>` : nothing}
      </dialog>`;
  }

  private outside(event: PointerEvent): void {
    if (event.composedPath()[0] !== this.frame) return;
    const { left, right, top, bottom } = this.frame.getBoundingClientRect();
    if (event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom) void this.leave(event);
  }

  private async leave(event: Event): Promise<void> {
    if (event.target !== this.frame && event.type === 'cancel') return;
    // A browser lets a page prevent only one Escape per act of the user; after the next one the dialog is closed, and `left` asks.
    if (!event.cancelable) return;
    event.preventDefault();
    if (this.beforeClose && !(await this.beforeClose())) return;
    this.dispatchEvent(new CustomEvent('lb-close'));
  }

  /** The browser has closed it by itself. */
  private async left(): Promise<void> {
    if (!this.isConnected) return;
    if (this.beforeClose && !(await this.beforeClose())) this.frame.showModal();
    else this.dispatchEvent(new CustomEvent('lb-close'));
  }
}

function open<T>(options: DialogOptions<T>, drawer: boolean): DialogHandle<T> {
  const element = document.createElement('lb-dialog') as LbDialog;
  let settle!: (result: T | undefined) => void;
  const closed = new Promise<T | undefined>(resolve => { settle = resolve; });
  const handle: DialogHandle<T> = {
    element, closed,
    close: result => { element.close(); settle(result); },
    update: () => element.requestUpdate(),
  };
  const { content, form } = options;
  const footer = options.footer ?? (form ? formFooter<T>(form) : typeof content === 'string' ? closeFooter : undefined);
  const body = () => (typeof content === 'function' ? content(handle) : typeof content === 'string' ? html`<p class="text">${content}</p>` : content);
  Object.assign(element, {
    heading: options.heading, from: options.from ?? '', width: options.width ?? (drawer ? '560px' : ''), drawer, beforeClose: options.beforeClose,
    body: form ? () => html`<div class="stack">${body()}${formBody(form)}</div>` : body,
    footer: footer && (() => footer(handle)),
  });
  element.addEventListener('lb-close', () => handle.close());
  options.signal?.addEventListener('abort', () => handle.close(), { once: true });
  document.body.append(element);
  return handle;
}

function formBody(form: DialogForm): TemplateResult {
  void import('./form.js');
  return html`<lb-form .schema=${form.schema} .value=${form.value}></lb-form>`;
}

function formFooter<T>(form: DialogForm) {
  return (handle: DialogHandle<T>) => {
    const done = () => {
      const drawn = handle.element.shadowRoot?.querySelector<LbForm>('lb-form');
      if (drawn?.validate().length === 0) handle.close((drawn.value ?? {}) as T);
    };
    return html`
      <wa-button appearance="outlined" @click=${() => handle.close()}>${t('sdk.cancel')}</wa-button>
      <wa-button variant="brand" @click=${done}>${form.confirmLabel ?? t('sdk.confirm')}</wa-button>`;
  };
}

function closeFooter<T>(handle: DialogHandle<T>): TemplateResult {
  return html`<wa-button appearance="outlined" autofocus @click=${() => handle.close()}>${t('sdk.close')}</wa-button>`;
}

/** Opens a modal dialog. */
export function dialog<T = void>(options: DialogOptions<T>): DialogHandle<T> {
  return open(options, false);
}

/** Opens a panel at the side of the page. */
export function drawer<T = void>(options: DialogOptions<T>): DialogHandle<T> {
  return open(options, true);
}

/** A question before something is done. */
export interface ConfirmOptions {
  /** What is about to be done, with the name of the object. */
  heading: string;
  text?: string;
  confirmLabel?: string;
  /** It destroys something. */
  danger?: boolean;
  /** The name that has to be typed. */
  typeToConfirm?: string;
  /** More to know before deciding. */
  details?: TemplateResult | HTMLElement;
  /** Who asks, where it is not the page itself; as for dialogs. */
  from?: string;
  /** Takes the question back, as if it was denied. */
  signal?: AbortSignal;
}

/** Asks the user; true only when they confirmed. */
export async function confirm(options: ConfirmOptions): Promise<boolean> {
  const name = options.typeToConfirm;
  let typed = '';
  const ready = () => name === undefined || typed.trim() === name;
  const opened = dialog<boolean>({
    heading: options.heading, from: options.from ?? '', ...(options.signal ? { signal: options.signal } : {}),
    content: handle => html`
      <div class="stack">
        ${options.text ? html`<p class="text">${options.text}</p>` : nothing}
        ${options.details ?? nothing}
        ${name === undefined ? nothing : html`
          <label><span>${around(t('sdk.confirm.type', { name: '\u0000' }), html`<code>${name}</code>`)}</span>
            <input autofocus autocomplete="off" spellcheck="false"
              @input=${(event: Event) => { typed = (event.target as HTMLInputElement).value; handle.update(); }}
              @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter' && ready()) handle.close(true); }} /></label>`}
      </div>`,
    footer: handle => html`
      <wa-button appearance="outlined" ?autofocus=${options.danger === true && name === undefined} @click=${() => handle.close(false)}>${t('sdk.cancel')}</wa-button>
      <wa-button variant=${options.danger ? 'danger' : 'brand'} ?autofocus=${!options.danger} ?disabled=${!ready()} @click=${() => handle.close(true)}>${options.confirmLabel ?? t('sdk.confirm')}</wa-button>`,
  });
  return (await opened.closed) === true;
}

/** The words before and after a mark, with a template in its place. */
function around(text: string, inner: TemplateResult): TemplateResult {
  const [before = '', after = ''] = text.split('\u0000');
  return html`${before}${inner}${after}`;
}
