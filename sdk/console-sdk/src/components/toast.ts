import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Localized, t } from '../i18n.js';
import '../messages.js';
import { base } from '../styles.js';

/** A passing word to the user. It never carries the only copy of an error. */
export interface ToastOptions {
  kind?: 'info' | 'ok' | 'warn' | 'error';
  heading?: string;
  text: string;
  action?: { label: string; run: () => void };
  /** How long it stays, in milliseconds; 0 keeps it until it is dismissed. */
  duration?: number;
}

interface Shown extends ToastOptions {
  id: number;
  timer?: ReturnType<typeof setTimeout>;
}

const icons = { info: 'info', ok: 'circle-check', warn: 'triangle-alert', error: 'circle-alert' };

/** The corner where toasts stand: above everything, dialogs too. */
@customElement('lb-toasts')
export class LbToasts extends Localized(LitElement) {
  static override styles = [base, css`
    :host { position: fixed; inset: auto var(--lb-space-4) var(--lb-space-4) auto; inline-size: min(380px, calc(100vw - 2 * var(--lb-space-4))); margin: 0; padding: 0; border: 0; background: none; overflow: visible; color: var(--lb-text); }
    ul { list-style: none; padding: 0; display: grid; gap: var(--lb-space-2); }
    li { display: grid; grid-template-columns: auto 1fr auto; gap: var(--lb-space-1) var(--lb-space-3); align-items: start; padding: var(--lb-space-3); background: var(--lb-surface-raised); border: 1px solid var(--lb-border); border-inline-start: 4px solid var(--lb-link); border-radius: var(--lb-radius); box-shadow: 0 8px 24px rgb(0 0 0 / 18%); animation: rise 180ms ease-out; }
    li.ok { border-inline-start-color: var(--lb-ok); } li.warn { border-inline-start-color: var(--lb-warn); } li.error { border-inline-start-color: var(--lb-error); }
    .sign { margin-block-start: 3px; color: var(--lb-link); } .ok .sign { color: var(--lb-ok); } .warn .sign { color: var(--lb-warn); } .error .sign { color: var(--lb-error); }
    .words { min-inline-size: 0; overflow-wrap: anywhere; }
    .heading { font-weight: 600; }
    .act { background: none; border: 0; padding: 4px 0; color: var(--lb-link); font-weight: 600; cursor: pointer; min-block-size: 28px; }
    .quiet { min-inline-size: 28px; min-block-size: 28px; padding: 0; margin: -3px; }
    @keyframes rise { from { opacity: 0; translate: 0 8px; } }
  `];

  @state() private shown: Shown[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'manual';
    this.setAttribute('role', 'region');
  }

  add(options: ToastOptions, id: number): void {
    const added: Shown = { ...options, id };
    this.shown = [...this.shown.slice(-4), added];
    // Shown anew, it stands above a dialog that opened since.
    if (this.matches(':popover-open')) this.hidePopover();
    this.showPopover();
    this.start(added);
  }

  dismiss(id: number): void {
    clearTimeout(this.shown.find(toast => toast.id === id)?.timer);
    this.shown = this.shown.filter(toast => toast.id !== id);
    if (this.shown.length === 0 && this.matches(':popover-open')) this.hidePopover();
  }

  private start(toast: Shown): void {
    const duration = toast.duration ?? (toast.kind === 'warn' || toast.kind === 'error' || toast.action ? 10_000 : 5000);
    if (duration > 0) toast.timer = setTimeout(() => this.dismiss(toast.id), duration);
  }

  protected override updated(): void {
    this.setAttribute('aria-label', t('sdk.notifications'));
  }

  protected override render() {
    return html`<ul aria-live="polite">${repeat(this.shown, toast => toast.id, toast => html`
      <li class=${toast.kind ?? 'info'} role=${toast.kind === 'error' ? 'alert' : nothing} @pointerenter=${() => clearTimeout(toast.timer)} @pointerleave=${() => this.start(toast)} @focusin=${() => clearTimeout(toast.timer)} @focusout=${() => this.start(toast)}>
        <wa-icon class="sign" name=${icons[toast.kind ?? 'info']} aria-hidden="true"></wa-icon>
        <div class="words">
          ${toast.heading ? html`<div class="heading">${toast.heading}</div>` : nothing}
          <div>${toast.text}</div>
          ${toast.action ? html`<button class="act" @click=${() => { toast.action!.run(); this.dismiss(toast.id); }}>${toast.action.label}</button>` : nothing}
        </div>
        <button class="quiet" aria-label=${t('sdk.dismiss')} @click=${() => this.dismiss(toast.id)}><wa-icon name="x" aria-hidden="true"></wa-icon></button>
      </li>`)}</ul>`;
  }
}

let count = 0;

/** Shows a toast; the answer takes it away. */
export function toast(options: ToastOptions | string): () => void {
  let corner = document.querySelector<LbToasts>('lb-toasts');
  if (!corner) document.body.append((corner = document.createElement('lb-toasts') as LbToasts));
  const id = ++count;
  corner.add(typeof options === 'string' ? { text: options } : options, id);
  return () => corner!.dismiss(id);
}
