import type { FragmentContext } from '@luban/console-sdk';
import type { TopologyEdge, TopologyNode } from '@luban/console-sdk/topology';
import type { PipelineRun, PipelineSpec, PipelineTask, TaskRun } from '../model.js';
import { secondsOf, signOf, stateOf, type RunState } from '../states.js';

/** What a graph of tasks shows. */
export interface TaskGraph {
  nodes: TopologyNode[];
  edges: TopologyEdge[];
}

/** The task of the pipeline that a task run belongs to. */
export const taskOf = (run: TaskRun) => run.metadata.labels?.['tekton.dev/pipelineTask'] ?? run.metadata.name;

/** What a task waits for: what it names, and whose results it uses. */
export function neededBy(task: PipelineTask, names: ReadonlySet<string>): string[] {
  const { runAfter = [], ...rest } = task;
  const used = [...JSON.stringify([rest.params, rest.when, rest.matrix]).matchAll(/\$\(tasks\.([a-z0-9-]+)\.results/g)].map(found => found[1]!);
  return [...new Set([...runAfter, ...used])].filter(name => names.has(name) && name !== task.name);
}

/** The tasks of a pipeline; of a run, each with its state. The tasks that come finally follow on those that nothing follows on. */
export function graphOf(spec: PipelineSpec, i18n: FragmentContext['i18n'], run?: PipelineRun, tasks: readonly TaskRun[] = [], current?: string): TaskGraph {
  const [own, last] = [spec.tasks ?? [], spec.finally ?? []];
  const names = new Set(own.map(({ name }) => name));
  const edges = own.flatMap(task => neededBy(task, names).map(from => ({ from, to: task.name })));
  const ends = own.filter(({ name }) => !edges.some(edge => edge.from === name));
  const closing = last.flatMap(task => ends.map(({ name }) => ({ from: name, to: task.name, dashed: true })));
  const nodes = [...own, ...last].map(task => node(task, last.includes(task), i18n, run, tasks.filter(one => taskOf(one) === task.name), current));
  return { nodes, edges: [...edges, ...closing] };
}

function node(task: PipelineTask, isLast: boolean, i18n: FragmentContext['i18n'], run: PipelineRun | undefined, runs: readonly TaskRun[], current: string | undefined): TopologyNode {
  const base = { id: task.name, label: task.displayName || task.name, icon: isLast ? 'list-checks' : 'square-terminal', current: task.name === current };
  if (!run) return { ...base, detail: task.taskRef?.name ?? i18n.t('run.inline') };
  const state = run.status?.skippedTasks?.some(({ name }) => name === task.name) ? 'skipped' : combined(runs);
  const newest = runs.at(-1);
  const seconds = secondsOf(newest?.status?.startTime, newest?.status?.completionTime);
  const words = i18n.t(`state.${state}`);
  return { ...base, state: signOf[state], detail: seconds === undefined ? words : `${words} · ${i18n.format.duration(Math.round(seconds * 10) / 10)}` };
}

/** Of several runs of one task, as of a matrix, the state that matters most. */
function combined(runs: readonly TaskRun[]): RunState {
  const states = runs.map(stateOf);
  return (['failed', 'running', 'waiting', 'cancelled', 'succeeded'] as const).find(state => states.includes(state)) ?? 'waiting';
}
