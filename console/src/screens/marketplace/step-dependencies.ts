import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import type { PlanAnswer, PlanStep } from '../centre/model.js';

const variants = { add: 'success', upgrade: 'brand', downgrade: 'warning', keep: 'neutral' } as const;

/** What else comes or changes. */
@customElement('lb-step-dependencies')
export class StepDependencies extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    ol { list-style: none; padding: 0; border: 1px solid var(--lb-border); border-radius: var(--lb-radius); }
    ol > li { display: flex; gap: var(--lb-space-3); align-items: center; justify-content: space-between; padding: var(--lb-space-3) var(--lb-space-4); flex-wrap: wrap; }
    ol > li + li { border-block-start: 1px solid var(--lb-border); }
    ul { padding-inline-start: 1.2em; }
  `];

  @property() name = '';
  @property({ attribute: false }) plan: PlanAnswer | null = null;
  @property({ attribute: false }) error: unknown = null;

  protected override render() {
    if (this.error) return html`<lb-error heading=${t('marketplace.planFailed')} .error=${this.error}></lb-error>`;
    if (!this.plan) return html`<lb-skeleton rows="4"></lb-skeleton>`;
    const { steps, problems, download } = this.plan;
    return html`
      <p class="muted">${t('marketplace.planText')}</p>
      ${problems.length ? html`<wa-callout variant="danger" role="alert"><wa-icon slot="icon" name="circle-alert"></wa-icon><ul>${problems.map(problem => html`<li>${problem.code ? html`<code>${problem.code}</code> ` : nothing}${problem.message}</li>`)}</ul></wa-callout>` : nothing}
      ${steps.length ? html`<ol>${steps.map(step => this.step(step))}</ol>` : nothing}
      ${download ? html`<p class="small muted">${t('marketplace.download.size', { size: format.bytes(download) })}</p>` : nothing}`;
  }

  private step({ id, from, to, action }: PlanStep) {
    return html`
      <li>
        <span><strong>${id}</strong>${id.toLowerCase() === this.name.toLowerCase() ? html` <span class="small muted">${t('marketplace.itself')}</span>` : nothing}</span>
        <span class="row"><span class="muted">${from && from !== to ? `${from} → ${to}` : to}</span><wa-badge variant=${variants[action]} appearance="filled">${t(`marketplace.plan.${action}`)}</wa-badge></span>
      </li>`;
  }
}
