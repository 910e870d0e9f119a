import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { stateOf, type AppVersion } from './types.js';
import { View } from './view.js';

interface Catalogue { versions: AppVersion[]; transitions: { action: string; from: string; permission: string; needsMessage: boolean }[] }

/** Versions that people uploaded, and what can be decided about them. */
export class ReviewPage extends View {
  @state() private catalogue: Catalogue | undefined;
  @state() private error: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.error = undefined;
      this.catalogue = await this.ctx.json<Catalogue>('apps');
    } catch (error) {
      this.error = error;
    }
  }

  private async decide(version: AppVersion, action: string, needsMessage: boolean): Promise<void> {
    let body: { message?: string } = {};
    if (needsMessage) {
      const schema = { type: 'object', required: ['message'], properties: { message: { type: 'string', minLength: 1, title: this.t('reason') } } } as const;
      const entered = await this.ctx.dialog<{ message: string }>({ heading: this.t(`action.${action}`), form: { schema, value: {}, confirmLabel: this.t(`action.${action}`) } } as never).closed;
      if (!entered) return;
      body = entered;
    }
    await this.act(() => this.ctx.json(`apps/${version.spec.app}/versions/${version.spec.version}/${action}`, { method: 'POST', body }), this.t('done'));
    await this.load();
  }

  protected override render() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.load()}></lb-error>`;
    if (!this.catalogue) return html`<lb-skeleton rows="5"></lb-skeleton>`;
    const order = ['submitted', 'passed', 'draft', 'rejected', 'active', 'suspended'];
    const rank = (one: AppVersion) => order.indexOf(one.status?.state ?? 'draft');
    const versions = [...this.catalogue.versions].sort((one, other) => rank(one) - rank(other));
    return html`
      <div class="bar"><a class="button" href="/x/luban.appstore">${this.t('appstore')}</a><a class="button primary" href="/x/luban.appstore/upload">${this.t('upload')}</a></div>
      ${versions.length ? nothing : html`<lb-empty icon="store" heading=${this.t('review.nothing')} text=${this.t('review.nothingText')}></lb-empty>`}
      ${versions.map(one => this.version(one))}`;
  }

  private version(one: AppVersion) {
    const current = one.status?.state ?? 'draft';
    const steps = this.catalogue!.transitions.filter(step => step.from === current);
    const last = one.status?.history?.at(-1);
    return html`<section>
      <div class="row"><h2>${one.spec.app} ${one.spec.version}</h2><lb-status state=${stateOf(current)} label=${this.t(`state.${current}`)}></lb-status></div>
      ${one.spec.notes ? html`<p>${one.spec.notes}</p>` : nothing}
      ${last ? html`<p class="muted">${this.t(`action.${last.action}`)} · ${last.by} · <lb-time .datetime=${last.at}></lb-time>${last.message ? html` · ${last.message}` : nothing}</p>` : nothing}
      <div class="bar">${steps.map(step => html`<button @click=${() => this.decide(one, step.action, step.needsMessage)}>${this.t(`action.${step.action}`)}</button>`)}</div>
    </section>`;
  }
}
