import type { FragmentContext, KubeObject } from '@luban/console-sdk';
import { pipelineRuns, taskRuns, type Param, type PipelineRun, type Run } from './model.js';
import { pathOfRun, runsPath } from './paths.js';

type Context = Pick<FragmentContext, 'toast' | 'confirm' | 'navigate' | 'i18n'>;

const clientOf = (run: Run) => (run.kind === 'TaskRun' ? taskRuns(run.metadata.namespace) : pipelineRuns(run.metadata.namespace)) as ReturnType<typeof pipelineRuns>;

/** What a run is called that repeats another one. */
const baseOf = (run: Run) => (run.metadata.labels?.['luban.dev/run-of'] ?? run.metadata.name.replace(/-[a-z0-9]{5,10}$/, '')).slice(0, 50);

/** Does something, and says what went wrong. */
export async function attempt<T>(ctx: Context, what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    ctx.toast({ kind: 'error', heading: what, text: error instanceof Error ? error.message : String(error), duration: 0 });
    return undefined;
  }
}

/** Starts a run of a pipeline, and goes to its page. */
export async function start(ctx: Context, namespace: string, pipeline: string, params: Param[], more: object = {}): Promise<boolean> {
  const run = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun', metadata: { name: '', generateName: `${pipeline.slice(0, 50)}-`, namespace, labels: { 'tekton.dev/pipeline': pipeline } }, spec: { pipelineRef: { name: pipeline }, params, ...more } };
  return create(ctx, run);
}

/** Starts the same again: the same pipeline, parameters and workspaces. */
export async function rerun(ctx: Context, run: Run): Promise<boolean> {
  const { status: _, ...spec } = run.spec;
  const kept = Object.fromEntries(Object.entries(run.metadata.annotations ?? {}).filter(([name]) => name.startsWith('luban.dev/')));
  const labels = Object.fromEntries(Object.entries(run.metadata.labels ?? {}).filter(([name]) => name !== 'devops.luban.dev/concurrency-group'));
  return create(ctx, { apiVersion: run.apiVersion, kind: run.kind, metadata: { name: '', generateName: `${baseOf(run)}-`, namespace: run.metadata.namespace!, labels, annotations: { ...kept, 'luban.dev/rerun-of': run.metadata.name } } as KubeObject['metadata'], spec });
}

async function create(ctx: Context, run: KubeObject): Promise<boolean> {
  const { name: _, ...metadata } = run.metadata;
  const created = await attempt(ctx, ctx.i18n.t('run.start.failed'), () => clientOf(run as Run).create({ ...run, metadata } as PipelineRun));
  if (created) ctx.navigate(pathOfRun({ ...created, kind: run.kind } as Run));
  return created !== undefined;
}

/** Asks a run to stop. */
export async function cancel(ctx: Context, run: Run): Promise<void> {
  const sure = await ctx.confirm({ heading: ctx.i18n.t('run.cancel.heading', { name: run.metadata.name }), text: ctx.i18n.t('run.cancel.text'), confirmLabel: ctx.i18n.t('run.cancel'), danger: true });
  if (sure) await attempt(ctx, ctx.i18n.t('run.cancel.failed'), () => clientOf(run).patch(run.metadata.name, { spec: { status: run.kind === 'TaskRun' ? 'TaskRunCancelled' : 'Cancelled' } }));
}

/** Deletes a run; its logs stay until they are old. */
export async function remove(ctx: Context, run: Run): Promise<void> {
  const sure = await ctx.confirm({ heading: ctx.i18n.t('run.delete.heading', { name: run.metadata.name }), text: ctx.i18n.t('run.delete.text'), confirmLabel: ctx.i18n.t('run.delete'), danger: true });
  if (!sure) return;
  const done = await attempt(ctx, ctx.i18n.t('run.delete.failed'), async () => { await clientOf(run).delete(run.metadata.name); return true; });
  if (done) ctx.navigate(runsPath);
}
