import type { FragmentContext } from '@luban/console-sdk';
import { css, html } from 'lit';
import { textOf, type Run } from '../model.js';
import { pipelinePath } from '../paths.js';
import { nameOfWork, origin } from './run-table.js';

export const factStyles = css`
  .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: var(--lb-space-4); align-items: start; }
  dl { display: grid; grid-template-columns: minmax(6rem, auto) minmax(0, 1fr); gap: var(--lb-space-2) var(--lb-space-4); }
  dt { color: var(--lb-text-muted); overflow-wrap: anywhere; }
  dd { overflow-wrap: anywhere; white-space: pre-wrap; }
  h4 { font-size: 1rem; font-weight: 650; margin-block-end: var(--lb-space-3); }
`;

const pairs = (entries: readonly { name: string; value: unknown }[], none: string) => entries.length
  ? html`<dl>${entries.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
  : html`<p class="muted">${none}</p>`;

/** What a run is of, what it was given, and what came out. */
export function facts(run: Run, i18n: FragmentContext['i18n']) {
  const { t } = i18n;
  const notes = run.metadata.annotations ?? {};
  const work = nameOfWork(run);
  const about = [
    { name: t(run.kind === 'TaskRun' ? 'run.task' : 'run.pipeline'), value: work ? run.kind === 'TaskRun' ? work : html`<a href=${pipelinePath(run.metadata.namespace!, work)}>${work}</a>` : t('run.inline') },
    { name: t('namespace'), value: run.metadata.namespace },
    { name: t('run.origin'), value: html`${origin(run, i18n)}` },
    ...(notes['luban.dev/message'] ? [{ name: t('run.message'), value: notes['luban.dev/message'] }] : []),
    ...(notes['luban.dev/author'] ? [{ name: t('run.author'), value: notes['luban.dev/author'] }] : []),
    ...(notes['luban.dev/rerun-of'] ? [{ name: t('run.rerunOf'), value: notes['luban.dev/rerun-of'] }] : []),
    { name: t('run.started'), value: html`<lb-time format="absolute" .datetime=${run.status?.startTime}></lb-time>` },
    ...(run.status?.completionTime ? [{ name: t('run.ended'), value: html`<lb-time format="absolute" .datetime=${run.status.completionTime}></lb-time>` }] : []),
  ];
  return html`
    <div class="columns">
      <div class="card"><h4>${t('run.about')}</h4>${pairs(about, '')}</div>
      <div class="card"><h4>${t('run.params')}</h4>${pairs((run.spec.params ?? []).map(({ name, value }) => ({ name, value: textOf(value) })), t('run.params.none'))}</div>
      <div class="card"><h4>${t('run.results')}</h4>${pairs((run.status?.results ?? []).map(({ name, value }) => ({ name, value: textOf(value) })), t('run.results.none'))}</div>
    </div>`;
}
