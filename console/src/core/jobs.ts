import { resource, type KubeObject, type LiveList } from '@luban/console-sdk';
import { Store } from './store.js';

/** How an operation stands. */
export type JobState = 'running' | 'waiting' | 'failed' | 'done';

/** An operation on an extension, as its install plan shows it. */
export interface Job {
  /** The id of the operation. */
  id: string;
  /** The name of the install plan, which is the extension's id. */
  plan: string;
  kind: string;
  state: JobState;
  isRunning: boolean;
  phase: string;
  step: string;
  percent: number;
  version: string;
  fromVersion: string;
  startedAt: string;
  finishedAt: string;
  message: string;
  /** The permissions that somebody has to approve, while it waits for that. */
  approval: readonly string[];
}

/** As much of an install plan as the shell needs. */
export interface InstallPlan extends KubeObject {
  spec: { extension: { id: string; version?: string }; enabled?: boolean };
  status?: {
    phase?: string; installedVersion?: string; reason?: string; message?: string;
    operation?: { id: string; kind: string; step: string; percent: number; targetVersion?: string; startedAt: string; finishedAt?: string };
    pendingApproval?: { version: string; permissions: string[] };
    history?: { id: string; kind: string; fromVersion?: string; toVersion?: string; result: string; message?: string; startedAt: string; finishedAt: string }[];
  };
}

/** The install plans that the user may see; undefined until they were asked for. */
export const plans = new Store<LiveList<InstallPlan> | null>(null);

/** The operations at work and those that need somebody, newest first. */
export const jobs = new Store<readonly Job[]>([]);

/** The operations that are over, newest first. */
export const pastJobs = new Store<readonly Job[]>([]);

/** Counts up with every change of the install plans after they were there for the first time. */
export const plansChanged = new Store(0);

/** How the list of install plans stands. */
export const plansStatus = new Store<LiveList['status']>('loading');

const quiet = new Set(['Installed', 'Disabled', 'Failed']);

/** Follows the install plans from now on. */
export function startJobs(): void {
  const list = resource<InstallPlan>('kernel.luban.dev/v1', 'installplans').watch();
  plans.set(list);
  list.subscribe(({ items, status }) => {
    jobs.set(items.flatMap(currentJob).sort(newestFirst));
    const current = new Set(jobs.value.map(job => job.id));
    pastJobs.set(items.flatMap(historyOf).filter(job => !current.has(job.id)).sort(newestFirst));
    if (plansStatus.value === 'live') plansChanged.set(plansChanged.value + 1);
    plansStatus.set(status);
  });
}

/** Asks the kernel to stop the operation at work. */
export function cancelJob(job: Job): Promise<unknown> {
  return annotate(job.plan, 'cancel', job.id);
}

/** Asks the kernel to start a failed operation again. */
export function retryJob(job: Job): Promise<unknown> {
  return annotate(job.plan, 'retry', new Date().toISOString());
}

function annotate(plan: string, name: string, value: string): Promise<unknown> {
  return resource('kernel.luban.dev/v1', 'installplans').patch(plan, { metadata: { annotations: { [`kernel.luban.dev/${name}`]: value } } });
}

/** The operation of a plan that is at work, failed, or waits for an approval. */
export function currentJob(plan: InstallPlan): Job[] {
  const { phase = 'Pending', operation, pendingApproval, message = '', installedVersion = '' } = plan.status ?? {};
  const waiting = Boolean(pendingApproval);
  const isRunning = !waiting && !quiet.has(phase);
  if (!isRunning && !waiting && phase !== 'Failed') return [];
  return [{
    id: operation?.id ?? `${plan.metadata.name}-${plan.metadata.generation ?? 0}`, plan: plan.metadata.name, kind: operation?.kind ?? 'Install', state: waiting ? 'waiting' : isRunning ? 'running' : 'failed', isRunning, phase,
    step: operation?.step ?? '', percent: operation?.percent ?? 0, version: pendingApproval?.version ?? operation?.targetVersion ?? plan.spec.extension.version ?? '', fromVersion: installedVersion,
    startedAt: operation?.startedAt ?? plan.metadata.creationTimestamp ?? '', finishedAt: isRunning ? '' : operation?.finishedAt ?? '', message, approval: pendingApproval?.permissions ?? [],
  }];
}

function historyOf(plan: InstallPlan): Job[] {
  return (plan.status?.history ?? []).map(record => ({
    id: record.id, plan: plan.metadata.name, kind: record.kind, state: record.result === 'Succeeded' ? 'done' : 'failed', isRunning: false, phase: record.result, step: '', percent: 100,
    version: record.toVersion ?? '', fromVersion: record.fromVersion ?? '', startedAt: record.startedAt, finishedAt: record.finishedAt, message: record.message ?? '', approval: [],
  }));
}

function newestFirst(left: Job, right: Job): number {
  return (right.finishedAt || right.startedAt).localeCompare(left.finishedAt || left.startedAt);
}
