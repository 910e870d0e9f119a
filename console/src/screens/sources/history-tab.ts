import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { confirm, toast } from '@luban/console-sdk/components';
import { Live, Loaded, navigate, shared } from '../../core/index.js';
import { generations, goBack, plans } from '../centre/api.js';
import { attempt } from '../centre/errors.js';
import type { Generation, InstallPlan, RollbackAnswer } from '../centre/model.js';
import { differenceOf } from './generations.js';

/** The states of this system that are remembered, and a way back to each. */
@customElement('lb-generations')
export class Generations extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-3); }
    ol { list-style: none; padding: 0; display: grid; }
    li { display: grid; grid-template-columns: 4em minmax(0, 1fr) auto; gap: var(--lb-space-2) var(--lb-space-4); padding: var(--lb-space-3) 0; align-items: start; } li + li { border-block-start: 1px solid var(--lb-border); }
    .number { font-weight: 650; font-variant-numeric: tabular-nums; }
    .what { display: grid; gap: 2px; min-inline-size: 0; }
    @media (max-width: 640px) { li { grid-template-columns: minmax(0, 1fr); } }
  `];

  private timer?: ReturnType<typeof setTimeout>;
  private readonly states = new Loaded(this, signal => generations(signal));
  private readonly plans = new Live<InstallPlan>(this, () => ({ of: plans }), () => { clearTimeout(this.timer); this.timer = setTimeout(() => void this.states.reload(), 500); });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override render() {
    const { value, error } = this.states;
    if (!value) return error ? html`<lb-error .error=${error} @lb-retry=${() => this.states.reload()}></lb-error>` : html`<lb-skeleton card rows="6"></lb-skeleton>`;
    if (value.length === 0) return html`<div class="card"><lb-empty icon="history" heading=${t('sources.noHistory')} text=${t('sources.noHistoryText')}></lb-empty></div>`;
    return html`
      ${this.plans.state === 'error' && error ? html`<lb-error .error=${error} @lb-retry=${() => this.states.reload()}></lb-error>` : nothing}
      <p class="muted">${t('sources.historyText')}</p>
      <section class="card"><ol>${value.map((state, index) => this.state(state, value.find(each => each.number === state.parent), index === 0))}</ol></section>`;
  }

  private state(state: Generation, before: Generation | undefined, isCurrent: boolean) {
    const changes = differenceOf(before, state);
    return html`
      <li>
        <span class="number">#${state.number}</span>
        <div class="what">
          <span>${reasonText(state.reason)} ${isCurrent ? html`<wa-badge variant="success" appearance="filled">${t('sources.current')}</wa-badge>` : nothing} ${state.isRollbackPoint ? html`<wa-badge variant="brand" appearance="filled">${t('sources.point')}</wa-badge>` : nothing}</span>
          <span class="small muted"><lb-time .datetime=${state.createdAt}></lb-time> · ${t('sources.stateExtensions', { count: Object.keys(state.items).length })}</span>
          ${changes.map(change => html`<span class="small">${change.id}: ${change.from ?? t('sources.added')}${change.to ? change.from ? ` → ${change.to}` : ` ${change.to}` : ` → ${t('sources.removedItem')}`}</span>`)}
        </div>
        ${isCurrent ? html`<span></span>` : html`<wa-button size="s" appearance="outlined" @click=${() => this.back(state)}><wa-icon slot="start" name="undo-2"></wa-icon>${t('sources.back')}<span class="visually-hidden"> #${state.number}</span></wa-button>`}
      </li>`;
  }

  private async back(state: Generation): Promise<void> {
    const heading = t('sources.backFailed', { number: state.number });
    let answer: RollbackAnswer | undefined;
    if (!(await attempt(heading, async () => { answer = await goBack(state.number, true); })) || !answer) return;
    const { changes, removals } = answer;
    if (changes.length + removals.length === 0) {
      toast({ text: t('sources.nothingToDo') });
      return;
    }
    const agreed = await confirm({
      heading: t('sources.backHeading', { number: state.number }),
      text: t('sources.backText'),
      danger: removals.length > 0,
      confirmLabel: t('sources.back'),
      details: html`<ul>${changes.map(change => html`<li>${change.id}: ${change.from ? `${change.from} → ${change.to}` : t('sources.comesBack', { version: change.to })}</li>`)}${removals.map(name => html`<li>${t('sources.goes', { name })}</li>`)}</ul>`,
    });
    if (!agreed || !(await attempt(heading, () => goBack(state.number, false)))) return;
    toast({ kind: 'info', text: t('sources.backBegun', { number: state.number }), action: { label: t('sources.watch'), run: () => navigate('/extensions') } });
    void this.states.reload();
  }
}

/** Why a state came to be, as the operation is called everywhere; another reason stays as the server gave it. */
function reasonText(reason: string): string {
  const found = /^(Install|Upgrade|Uninstall|Configure|Start|Disable) (\S+)(?: (\S+))?$/.exec(reason);
  return found ? t(`jobs.kind.${found[1]}`, { name: found[2], version: found[3] ?? '' }) : reason;
}
