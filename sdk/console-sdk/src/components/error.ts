import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '../i18n.js';
import { ApiError, describeMissing } from '../problem.js';
import { base } from '../styles.js';
import { copyText } from './clipboard.js';
import { toast } from './toast.js';

/**
 * What failed, its code and correlation id, and a way on; for a 403 the permission that is missing.
 * @fires lb-retry - The user wants it tried again.
 */
@customElement('lb-error')
export class LbError extends Localized(LitElement) {
  static override styles = [base, css`
    .card { display: grid; grid-template-columns: auto 1fr; gap: var(--lb-space-1) var(--lb-space-3); padding: var(--lb-space-4); border: 1px solid var(--wa-color-danger-border-quiet); border-radius: var(--lb-radius); background: var(--lb-surface); border-inline-start: 4px solid var(--lb-error); }
    .card.lock { border-color: var(--lb-border); border-inline-start-color: var(--lb-text-muted); }
    .sign { color: var(--lb-error); font-size: 1.2rem; margin-block-start: 2px; }
    .lock .sign { color: var(--lb-text-muted); }
    .body { display: grid; gap: var(--lb-space-2); min-inline-size: 0; }
    .heading { font-weight: 600; }
    .detail, li { overflow-wrap: anywhere; }
    .detail { max-inline-size: 80ch; }
    ul { padding-inline-start: 1.2em; }
    code { font-family: var(--lb-font-mono); font-size: 0.87rem; background: var(--lb-page); border-radius: var(--lb-radius-small); padding: 1px 5px; overflow-wrap: anywhere; }
    .facts { display: flex; flex-wrap: wrap; gap: var(--lb-space-1) var(--lb-space-4); color: var(--lb-text-muted); font-size: 0.87rem; }
    .actions { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); margin-block-start: var(--lb-space-1); }
  `];

  /** What was thrown. */
  @property({ attribute: false }) error: unknown;
  /** What was tried, in words; general words without it. */
  @property() heading = '';
  /** Without the button to try again. */
  @property({ type: Boolean, attribute: 'no-retry' }) noRetry = false;

  protected override render() {
    if (this.error === undefined || this.error === null) return nothing;
    const known = this.error instanceof ApiError ? this.error : new ApiError(-1, '', this.error instanceof Error ? this.error.message : String(this.error));
    return html`
      <div class="card ${known.isForbidden ? 'lock' : ''}" role="alert">
        <wa-icon class="sign" name=${known.isForbidden ? 'lock' : known.isOffline ? 'wifi-off' : 'circle-alert'} aria-hidden="true"></wa-icon>
        <div class="body">
          <div class="heading">${this.headingOf(known)}</div>
          ${known.isForbidden ? this.forbidden(known) : html`<div class="detail">${known.isOffline ? t('sdk.error.offline.text') : known.message}</div>`}
          ${known.problems.length ? html`<ul>${known.problems.map(problem => html`<li>${problem.path ? html`<code>${problem.path}</code> ` : nothing}${problem.message ?? problem.code}</li>`)}</ul>` : nothing}
          ${this.facts(known)}
          <div class="actions">
            ${this.noRetry ? nothing : html`<wa-button size="s" appearance="outlined" @click=${this.retry}><wa-icon slot="start" name="refresh-cw"></wa-icon>${t('sdk.error.retry')}</wa-button>`}
            <wa-button size="s" appearance="plain" @click=${() => this.copy(known)}><wa-icon slot="start" name="copy"></wa-icon>${t('sdk.error.copy')}</wa-button>
            <slot name="actions"></slot>
          </div>
        </div>
      </div>`;
  }

  private headingOf(error: ApiError): string {
    if (error.isForbidden) return t('sdk.error.forbidden');
    if (error.isOffline) return this.heading || t('sdk.error.offline');
    return this.heading || (error.status === 404 ? t('sdk.error.notFound') : t('sdk.error.title'));
  }

  private forbidden(error: ApiError) {
    return html`
      ${error.missing ? html`<div>${t('sdk.error.missing')}: <code>${describeMissing(error.missing)}</code></div>` : html`<div class="detail">${error.message}</div>`}
      <div class="muted">${t('sdk.error.forbidden.text')}</div>`;
  }

  private facts(error: ApiError) {
    if (!error.code && !error.correlationId) return nothing;
    return html`<div class="facts">
      ${error.code ? html`<span>${t('sdk.error.code')}: ${error.help ? html`<a href=${error.help} target="_blank" rel="noopener" title=${t('sdk.error.help')}><code>${error.code}</code></a>` : html`<code>${error.code}</code>`}</span>` : nothing}
      ${error.correlationId ? html`<span>${t('sdk.error.correlation')}: <code>${error.correlationId}</code></span>` : nothing}
    </div>`;
  }

  private retry(): void {
    this.dispatchEvent(new CustomEvent('lb-retry', { bubbles: true, composed: true }));
  }

  private async copy(error: ApiError): Promise<void> {
    const { status, title, detail, code, correlationId, problems, missing } = error;
    await copyText(JSON.stringify({ status, title, detail, code, correlationId, problems, missing, page: location.pathname, time: new Date().toISOString() }, null, 2));
    toast({ kind: 'ok', text: t('sdk.copied') });
  }
}
