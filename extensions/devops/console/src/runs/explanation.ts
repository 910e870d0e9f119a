import type { FragmentContext } from '@luban/console-sdk';
import { css, html, nothing } from 'lit';
import { conditionOf, type Run, type TaskRun } from '../model.js';
import { stateOf, stepState } from '../states.js';
import { taskOf } from './graph.js';

export const explanationStyles = css`
  .why { display: grid; gap: var(--lb-space-2); padding: var(--lb-space-3) var(--lb-space-4); border: 1px solid var(--lb-border); border-inline-start: 4px solid var(--lb-text-muted); border-radius: var(--lb-radius); background: var(--lb-surface); overflow-wrap: anywhere; }
  .why.failed { border-inline-start-color: var(--lb-error); }
  .why strong { font-weight: 650; }
  .why li { display: grid; gap: 2px; }
  .why .words { white-space: pre-wrap; }
  .why button { background: none; border: 0; padding: 2px 0; min-block-size: 26px; color: var(--lb-link); cursor: pointer; text-align: start; }
`;

/** Why a run waits, failed or was cancelled, and where to look next. Nothing while all is well. */
export function explanation(run: Run, tasks: readonly TaskRun[], i18n: FragmentContext['i18n'], choose: (task: string, step?: string) => void) {
  const state = stateOf(run);
  const condition = conditionOf(run, 'Succeeded');
  const unsupported = (run.status?.conditions ?? []).filter(one => one.type !== 'Succeeded' && one.message);
  if (state === 'running' || state === 'succeeded') return unsupported.length ? html`<div class="why">${unsupported.map(one => html`<p class="words"><strong>${one.reason}</strong> ${one.message}</p>`)}</div>` : nothing;
  const failed = tasks.filter(task => stateOf(task) === 'failed');
  return html`
    <div class="why ${state}" role=${state === 'failed' ? 'alert' : 'status'}>
      <p class="words"><strong>${i18n.t(`why.${state}`)}</strong>${condition?.reason ? html` <code>${condition.reason}</code>` : nothing}${condition?.message ? html`<br />${condition.message}` : nothing}</p>
      ${failed.length ? html`<ul>${failed.map(task => failure(task, i18n, choose))}</ul>` : nothing}
      ${state === 'waiting' && !condition ? html`<p class="muted">${i18n.t('why.waiting.text')}</p>` : nothing}
      ${unsupported.map(one => html`<p class="words"><strong>${one.reason}</strong> ${one.message}</p>`)}
    </div>`;
}

function failure(task: TaskRun, i18n: FragmentContext['i18n'], choose: (task: string, step?: string) => void) {
  const step = task.status?.steps?.find(one => stepState(one) === 'failed');
  return html`
    <li>
      <span class="words"><strong>${taskOf(task)}</strong> ${conditionOf(task, 'Succeeded')?.message}</span>
      <button @click=${() => choose(taskOf(task), step?.name)}>${step ? i18n.t('why.look', { step: step.name }) : i18n.t('why.lookTask', { task: taskOf(task) })}</button>
    </li>`;
}
