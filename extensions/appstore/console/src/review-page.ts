import type { JsonSchema } from '@luban/console-sdk/components';
import { css, html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { uploadPath } from './paths.js';
import { stateOf, type AppVersion } from './types.js';
import { View } from './view.js';

interface Step { action: string; from: string; permission: string; needsMessage: boolean }

interface Catalogue { versions: AppVersion[]; transitions: Step[] }

const order = ['submitted', 'passed', 'draft', 'rejected', 'active', 'suspended'];

/** Versions that people uploaded, and what can be decided about them. */
export class ReviewPage extends View {
  static override styles = [View.styles, css`.card { display: grid; gap: var(--lb-space-3); }`];

  @state() private catalogue: Catalogue | undefined;
  @state() private error: unknown;

  protected override about(): string { return 'all'; }

  protected override follow(signal: AbortSignal): void {
    this.error = undefined;
    this.ctx.json<Catalogue>('apps', { signal }).then(catalogue => { this.catalogue = catalogue; }, error => { if (!signal.aborted) this.error = error; });
  }

  private async decide({ spec }: AppVersion, { action, needsMessage }: Step): Promise<void> {
    let body: { message?: string } = {};
    if (needsMessage) {
      const schema: JsonSchema = { type: 'object', required: ['message'], properties: { message: { type: 'string', minLength: 1, title: this.t('reason') } } };
      const entered = await this.ctx.dialog<{ message: string }>({ heading: `${this.word('action', action)}: ${spec.app} ${spec.version}`, content: this.t('review.why'), form: { schema, value: {}, confirmLabel: this.word('action', action) } }).closed;
      if (!entered) return;
      body = entered;
    }
    await this.act(() => this.ctx.json(`apps/${encodeURIComponent(spec.app)}/versions/${encodeURIComponent(spec.version)}/${action}`, { method: 'POST', body }), this.t('done'));
    this.again();
  }

  protected override render() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.again()}></lb-error>`;
    if (!this.catalogue) return html`<lb-skeleton rows="5"></lb-skeleton>`;
    const rank = (one: AppVersion) => order.indexOf(one.status?.state ?? 'draft');
    const versions = [...this.catalogue.versions].sort((one, other) => rank(one) - rank(other));
    return html`
      <div class="tools"><wa-button variant="brand" href=${uploadPath}><wa-icon slot="start" name="upload"></wa-icon>${this.t('upload')}</wa-button></div>
      ${versions.length ? versions.map(one => this.version(one)) : html`<lb-empty icon="badge-check" heading=${this.t('review.nothing')} text=${this.t('review.nothingText')}></lb-empty>`}`;
  }

  private version(one: AppVersion) {
    const current = one.status?.state ?? 'draft';
    const steps = this.catalogue!.transitions.filter(step => step.from === current);
    const last = one.status?.history?.at(-1);
    return html`<article class="card">
      <div class="row"><h2>${one.spec.app} ${one.spec.version}</h2><lb-status state=${stateOf(current)} label=${this.word('state', current)}></lb-status></div>
      ${one.spec.notes ? html`<p>${one.spec.notes}</p>` : nothing}
      ${last ? html`<p class="muted">${this.word('action', last.action)} · ${last.by} · <lb-time .datetime=${last.at}></lb-time>${last.message ? html` · ${last.message}` : nothing}</p>` : nothing}
      ${steps.length ? html`<div class="buttons">${steps.map(step => html`<wa-button size="s" appearance="outlined" variant=${['reject', 'suspend'].includes(step.action) ? 'danger' : 'neutral'} @click=${() => this.decide(one, step)}>${this.word('action', step.action)}<span class="visually-hidden"> ${one.spec.app} ${one.spec.version}</span></wa-button>`)}</div>` : nothing}
    </article>`;
  }
}
