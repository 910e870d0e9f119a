import type { FragmentContext } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import type { Run } from '../model.js';
import { pathOfRun } from '../paths.js';
import { secondsOf, signOf, stateOf } from '../states.js';

/** The pipeline or task that a run is of; one that is written into the run has no name. */
export const nameOfWork = (run: Run) => ('pipelineRef' in run.spec ? run.spec.pipelineRef?.name : undefined) ?? ('taskRef' in run.spec ? run.spec.taskRef?.name : undefined) ?? '';

/** What started a run: a trigger and its commit, or a person. */
export function origin(run: Run, i18n: FragmentContext['i18n']) {
  const notes = run.metadata.annotations ?? {};
  const event = notes['luban.dev/event'], branch = notes['luban.dev/branch'], commit = notes['luban.dev/commit'];
  const words = event ? i18n.t(`event.${event}`) : i18n.t('event.manual');
  return html`${words}${branch ? html` · ${branch}` : nothing}${commit ? html` <code title=${notes['luban.dev/message'] ?? commit}>${commit.slice(0, 8)}</code>` : nothing}`;
}

/** How long a run took, or takes so far. */
export function durationOf(run: Run, i18n: FragmentContext['i18n']): string {
  const seconds = secondsOf(run.status?.startTime, run.status?.completionTime);
  return seconds === undefined ? '–' : i18n.format.duration(seconds);
}

/** The columns of a table of runs. */
export function runColumns(i18n: FragmentContext['i18n'], withNamespace: boolean): TableColumn<Run>[] {
  const { t } = i18n;
  return [
    { key: 'name', title: t('run.name'), sortable: true, value: run => run.metadata.name, render: run => html`<a href=${pathOfRun(run)}>${run.metadata.name}</a>` },
    { key: 'state', title: t('run.state'), sortable: true, value: run => stateOf(run), render: run => html`<lb-status state=${signOf[stateOf(run)]} label=${t(`state.${stateOf(run)}`)}></lb-status>` },
    { key: 'work', title: t('run.pipeline'), sortable: true, priority: 2, value: nameOfWork, render: run => nameOfWork(run) || html`<span class="muted">${t('run.inline')}</span>` },
    ...(withNamespace ? [{ key: 'namespace', title: t('namespace'), sortable: true, priority: 3, value: (run: Run) => run.metadata.namespace } satisfies TableColumn<Run>] : []),
    { key: 'origin', title: t('run.origin'), priority: 3, value: run => run.metadata.annotations?.['luban.dev/branch'] ?? '', render: run => html`${origin(run, i18n)}` },
    { key: 'started', title: t('run.started'), sortable: true, value: run => run.metadata.creationTimestamp, render: run => html`<lb-time .datetime=${run.metadata.creationTimestamp}></lb-time>` },
    { key: 'duration', title: t('run.duration'), align: 'end', sortable: true, priority: 2, value: run => secondsOf(run.status?.startTime, run.status?.completionTime) ?? 0, render: run => durationOf(run, i18n) },
  ];
}
