import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { isWorking, phaseOf } from './actions.js';
import type { InstallPlan } from './model.js';
import { stepsOf, type StepState } from './phases.js';

const signs: Record<StepState, string> = { done: 'circle-check', active: 'loader-circle', waiting: 'circle', failed: 'circle-x' };

/** How far the operation of a plan is: its steps, a bar, and the time that it takes. */
@customElement('lb-plan-progress')
export class PlanProgress extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    ol { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(120px, 1fr)); gap: var(--lb-space-2); }
    li { display: flex; align-items: center; gap: var(--lb-space-2); padding: var(--lb-space-2) var(--lb-space-3); border-radius: var(--lb-radius-small); background: var(--lb-page); border: 1px solid var(--lb-border); color: var(--lb-text-muted); }
    li.done { color: var(--lb-ok); } li.failed { color: var(--lb-error); border-color: currentColor; } li.active { color: var(--lb-on-brand-quiet); background: var(--lb-brand-quiet); border-color: var(--lb-brand); font-weight: 600; }
    li.active wa-icon { animation: turn 1.2s linear infinite; }
    .line { display: flex; justify-content: space-between; gap: var(--lb-space-3); flex-wrap: wrap; }
    .time { font-variant-numeric: tabular-nums; }
    wa-progress-bar { --track-height: 8px; }
    @keyframes turn { to { rotate: 360deg; } }
    @media (prefers-reduced-motion: reduce) { li.active wa-icon { animation: none; } }
  `];

  @property({ attribute: false }) plan!: InstallPlan;
  /** Only the bar and the words, as in a list. */
  @property({ type: Boolean }) compact = false;
  private timer?: ReturnType<typeof setInterval>;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => { if (this.plan && isWorking(this.plan)) this.requestUpdate(); }, 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  protected override render() {
    const operation = this.plan.status?.operation;
    const working = isWorking(this.plan);
    const percent = working ? operation?.percent ?? 0 : phaseOf(this.plan) === 'Failed' ? operation?.percent ?? 0 : 100;
    const label = t(`extensions.phase.${phaseOf(this.plan)}`);
    return html`
      ${this.compact ? nothing : html`<ol aria-label=${t('extensions.progress.steps')}>${stepsOf(this.plan).map(({ step, state }) => html`
        <li class=${state} aria-current=${state === 'active' ? 'step' : nothing}>
          <wa-icon name=${signs[state]} aria-hidden="true"></wa-icon>
          <span>${t(`extensions.step.${step}`)}<span class="visually-hidden"> – ${t(`extensions.stepState.${state}`)}</span></span>
        </li>`)}</ol>`}
      <wa-progress-bar value=${percent} label=${t('extensions.progress.of', { name: this.plan.spec.extension.id })}></wa-progress-bar>
      <div class="line small muted">
        <span role="status">${working ? operation?.step || label : label}</span>
        <span class="time">${format.percent(percent / 100)}${operation ? html` · ${this.elapsed(operation)}` : nothing}${(operation?.attempt ?? 1) > 1 ? html` · ${t('extensions.progress.attempt', { attempt: operation!.attempt })}` : nothing}</span>
      </div>`;
  }

  private elapsed({ startedAt, finishedAt }: { startedAt: string; finishedAt?: string | null }): string {
    const seconds = (new Date(finishedAt ?? Date.now()).getTime() - new Date(startedAt).getTime()) / 1000;
    return format.duration(finishedAt ? Math.max(0, seconds) : Math.max(1, Math.round(seconds)));
  }
}
