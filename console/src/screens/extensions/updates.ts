import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { dialog } from '@luban/console-sdk/components';
import { Live, Loaded, shared } from '../../core/index.js';
import { phaseOf } from '../centre/actions.js';
import { planName, plans, update } from '../centre/api.js';
import type { InstallPlan, UpdateAnswer } from '../centre/model.js';
import { toneOf } from '../centre/phases.js';
import '../centre/plan-progress.js';

/** Shows what an update of many extensions would do, begins it, and follows it. Null updates all. */
export function openUpdates(ids: string[] | null): void {
  const form = Object.assign(document.createElement('lb-updates') as Updates, { ids });
  const opened = dialog({ heading: t('extensions.updates.heading'), content: form, width: '720px' });
  form.done = () => opened.close();
}

/** An update of many extensions. */
@customElement('lb-updates')
export class Updates extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    ol { list-style: none; padding: 0; border: 1px solid var(--lb-border); border-radius: var(--lb-radius); }
    li { padding: var(--lb-space-3) var(--lb-space-4); display: grid; gap: var(--lb-space-2); } li + li { border-block-start: 1px solid var(--lb-border); }
    .line { display: flex; gap: var(--lb-space-3); justify-content: space-between; flex-wrap: wrap; align-items: center; }
    a { text-decoration: underline; text-underline-offset: 3px; }
    ul { padding-inline-start: 1.2em; }
    footer { display: flex; gap: var(--lb-space-2); justify-content: flex-end; flex-wrap: wrap; }
  `];

  @property({ attribute: false }) ids: string[] | null = null;
  done: () => void = () => undefined;
  @state() private begun: UpdateAnswer | null = null;
  @state() private busy = false;
  @state() private error: unknown = null;
  private readonly preview = new Loaded(this, () => update(this.ids, true));
  private readonly plans = new Live<InstallPlan>(this, () => (this.begun ? { of: plans } : null));

  protected override willUpdate(): void {
    this.preview.for(String(this.ids));
  }

  protected override render() {
    const shown = this.begun ?? this.preview.value;
    if (this.preview.error && !shown) return html`<lb-error .error=${this.preview.error} @lb-retry=${() => this.preview.reload()}></lb-error>`;
    if (!shown) return html`<lb-skeleton rows="5"></lb-skeleton>`;
    return html`
      <p>${this.begun ? t('extensions.updates.begun') : shown.updates.length ? t('extensions.updates.text', { count: shown.updates.length }) : t('extensions.updates.none')}</p>
      ${shown.updates.length ? html`<ol>${shown.updates.map(each => this.one(each))}</ol>` : nothing}
      ${shown.problems.length ? html`<wa-callout variant="warning"><wa-icon slot="icon" name="triangle-alert"></wa-icon>${t('extensions.updates.problems')}<ul>${shown.problems.map(problem => html`<li>${problem.id}: ${problem.message}</li>`)}</ul></wa-callout>` : nothing}
      ${this.begun?.rollbackTo ? html`<p class="small muted">${t('extensions.updates.rollbackTo', { number: this.begun.rollbackTo })} <a href="/sources?tab=history" @click=${() => this.done()}>${t('extensions.updates.history')}</a></p>` : nothing}
      ${this.error ? html`<lb-error .error=${this.error} no-retry></lb-error>` : nothing}
      <footer>
        <wa-button appearance="outlined" @click=${() => this.done()}>${t(this.begun ? 'extensions.closeButton' : 'extensions.cancelButton')}</wa-button>
        ${this.begun ? nothing : html`<wa-button variant="brand" ?disabled=${shown.updates.length === 0} ?loading=${this.busy} @click=${this.begin}>${t('extensions.updates.begin', { count: shown.updates.length })}</wa-button>`}
      </footer>`;
  }

  private one(each: UpdateAnswer['updates'][number]) {
    const plan = this.plans.items.find(found => found.metadata.name === planName(each.id));
    return html`
      <li>
        <div class="line"><strong>${each.id}</strong><span>${each.from} → ${each.to}</span></div>
        ${each.newPermissions.length ? html`<div class="small"><wa-badge variant="warning" appearance="filled">${t('extensions.updates.waits')}</wa-badge> ${format.list(each.newPermissions)}</div>` : nothing}
        ${each.advisories.length ? html`<div class="small">${t('extensions.updates.fixes', { names: format.list(each.advisories) })}</div>` : nothing}
        ${plan && this.begun ? html`<div class="line"><lb-status state=${toneOf(phaseOf(plan))} label=${t(`extensions.phase.${phaseOf(plan)}`)}></lb-status>${plan.status?.message && phaseOf(plan) === 'Failed' ? html`<span class="small">${plan.status.message}</span>` : nothing}</div><lb-plan-progress compact .plan=${plan}></lb-plan-progress>` : nothing}
      </li>`;
  }

  private async begin(): Promise<void> {
    [this.busy, this.error] = [true, null];
    try {
      this.begun = await update(this.ids, false);
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}
