import type { FragmentContext } from '@luban/console-sdk';
import { css, html, nothing, svg } from 'lit';
import type { Run, TaskRun } from '../model.js';
import { secondsOf, stateOf, stepState, type RunState } from '../states.js';
import { taskOf } from './graph.js';

export const timelineStyles = css`
  .timeline { display: grid; gap: 2px; }
  .timeline li { display: grid; grid-template-columns: minmax(6rem, 14rem) minmax(0, 1fr) 5.5rem; gap: var(--lb-space-3); align-items: center; padding: 4px var(--lb-space-2); border-radius: var(--lb-radius-small); }
  .timeline li:hover { background: var(--lb-page); }
  .timeline .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; background: none; border: 0; padding: 2px 0; min-block-size: 26px; text-align: start; color: var(--lb-link); cursor: pointer; }
  .timeline .name:hover { text-decoration: underline; }
  .timeline .span { text-align: end; color: var(--lb-text-muted); font-variant-numeric: tabular-nums; font-size: 0.87rem; white-space: nowrap; }
  .timeline svg { inline-size: 100%; block-size: 20px; display: block; overflow: visible; }
  .timeline .track { fill: var(--lb-border); opacity: 0.5; }
  .timeline .succeeded { fill: var(--lb-ok); } .timeline .failed { fill: var(--lb-error); } .timeline .running { fill: var(--lb-link); }
  .timeline .cancelled, .timeline .waiting, .timeline .skipped { fill: var(--lb-text-muted); }
  .timeline .gap { fill: var(--lb-surface); }
  @media (max-width: 640px) { .timeline li { grid-template-columns: minmax(0, 1fr) auto; } .timeline svg { grid-column: 1 / -1; grid-row: 2; } }
`;

/** When each task ran, beside each other on one line of time; the marks in a bar are where one step ended and the next began. */
export function timeline(run: Run, tasks: readonly TaskRun[], i18n: FragmentContext['i18n'], now: number, choose: (task: string) => void) {
  const from = Date.parse(run.status?.startTime ?? run.metadata.creationTimestamp ?? '');
  const to = run.status?.completionTime ? Date.parse(run.status.completionTime) : now;
  const whole = Math.max(1000, to - from);
  const at = (time: string | undefined) => (time ? Math.min(100, Math.max(0, ((Date.parse(time) - from) / whole) * 100)) : 100);
  const rows = [...tasks].filter(task => task.status?.startTime).sort((left, right) => left.status!.startTime!.localeCompare(right.status!.startTime!));
  if (rows.length === 0) return html`<p class="muted">${i18n.t('timeline.none')}</p>`;
  return html`<ol class="timeline">${rows.map(task => {
    const state: RunState = stateOf(task);
    const [start, end] = [at(task.status!.startTime), at(task.status!.completionTime)];
    const seconds = secondsOf(task.status!.startTime, task.status!.completionTime, now);
    return html`
      <li>
        <button class="name" title=${task.metadata.name} @click=${() => choose(taskOf(task))}>${taskOf(task)}</button>
        <svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
          <rect class="track" x="0" y="9" width="100" height="2"></rect>
          <rect class=${state} x=${start} y="3" width=${Math.max(0.6, end - start)} height="14" rx="0.6"></rect>
          ${(task.status?.steps ?? []).slice(0, -1).map(step => (stepState(step) !== 'running' && step.terminated?.finishedAt ? svg`<rect class="gap" x=${at(step.terminated.finishedAt) - 0.1} y="3" width="0.2" height="14"></rect>` : nothing))}
        </svg>
        <span class="span"><span class="visually-hidden">${i18n.t(`state.${state}`)} </span>${seconds === undefined ? '–' : i18n.format.duration(seconds)}</span>
      </li>`;
  })}</ol>`;
}

