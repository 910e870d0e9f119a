import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { titleOfStep } from '../centre/contributed-steps.js';
import type { PlacedProblem, WizardEntry, WizardStep } from '../centre/wizard.js';

/** Where a person stands among the steps of an installation. Steps that were passed are links back. */
@customElement('lb-wizard-steps')
export class WizardSteps extends Localized(LitElement) {
  static override styles = [shared, css`
    ol { list-style: none; padding: 0; display: grid; gap: 2px; counter-reset: step; }
    li { counter-increment: step; }
    a, .step { display: flex; gap: var(--lb-space-3); align-items: center; padding: var(--lb-space-2) var(--lb-space-3); border-radius: var(--lb-radius-small); color: var(--lb-text-muted); min-block-size: 40px; }
    a:hover { background: var(--lb-surface); text-decoration: none; }
    .mark { flex: none; display: grid; place-items: center; inline-size: 26px; block-size: 26px; border-radius: 50%; border: 1px solid var(--lb-border); background: var(--lb-surface); font-size: 0.82rem; }
    .mark.number::before { content: counter(step); }
    [aria-current] { color: var(--lb-text); font-weight: 600; background: var(--lb-surface); }
    [aria-current] .mark { background: var(--lb-brand); color: var(--wa-color-brand-on-loud); border-color: transparent; }
    .done .mark { color: var(--lb-ok); border-color: currentColor; }
    .problem .mark { color: var(--lb-error); border-color: currentColor; }
    .skipped .mark { border-style: dashed; }
    @media (max-width: 800px) { ol { grid-auto-flow: column; grid-auto-columns: max-content; overflow-x: auto; } .step:not([aria-current]) .words, a .words { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); } a, .step { padding: 4px 6px; } }
  `];

  /** Null until it is known which there are. */
  @property({ attribute: false }) steps: readonly WizardEntry[] | null = null;
  @property() current: WizardStep = 'version';
  @property({ attribute: false }) problems: readonly PlacedProblem[] = [];
  @property({ attribute: false }) address: (step: WizardStep) => string = () => '';

  protected override render() {
    const { steps } = this;
    if (!steps) return html`<nav aria-label=${t('marketplace.steps')} aria-busy="true"><lb-skeleton rows="5"></lb-skeleton></nav>`;
    const at = steps.findIndex(entry => entry.step === this.current);
    return html`<nav aria-label=${t('marketplace.steps')}><ol>${steps.map((entry, index) => this.entry(entry, index - at))}</ol></nav>`;
  }

  private entry({ step, skipped }: WizardEntry, distance: number) {
    const broken = this.problems.some(problem => problem.step === step);
    const state = broken ? 'problem' : skipped ? 'skipped' : distance < 0 ? 'done' : '';
    const label = step.startsWith('x-') ? titleOfStep(step.slice(2)) : t(`marketplace.step.${step}`);
    const icon = broken ? 'circle-alert' : skipped ? 'minus' : distance < 0 ? 'check' : null;
    const note = broken ? t('marketplace.stepProblem') : skipped ? t('marketplace.stepSkipped') : distance < 0 ? t('marketplace.stepDone') : '';
    const inner = html`<span class="mark ${icon ? '' : 'number'}">${icon ? html`<wa-icon name=${icon} aria-hidden="true"></wa-icon>` : nothing}</span><span class="words">${label}${note ? html`<span class="visually-hidden"> – ${note}</span>` : nothing}</span>`;
    return html`<li class=${state}>${distance < 0 && !skipped || broken && distance !== 0 ? html`<a href=${this.address(step)}>${inner}</a>` : html`<span class="step" aria-current=${distance === 0 ? 'step' : nothing}>${inner}</span>`}</li>`;
  }
}
