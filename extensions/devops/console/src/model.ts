import { resource, type Condition, type KubeObject } from '@luban/console-sdk';

/** A value of a parameter or a result. */
export type ParamValue = string | string[] | Record<string, string>;

export interface ParamSpec {
  name: string;
  type?: 'string' | 'array' | 'object';
  description?: string;
  default?: ParamValue;
  enum?: string[];
  properties?: Record<string, unknown>;
}

export interface Param { name: string; value: ParamValue }

export interface PipelineTask {
  name: string;
  displayName?: string;
  taskRef?: { name?: string };
  taskSpec?: unknown;
  runAfter?: string[];
  retries?: number;
  params?: unknown;
  when?: unknown;
  matrix?: unknown;
}

export interface PipelineSpec {
  description?: string;
  params?: ParamSpec[];
  workspaces?: { name: string; description?: string; optional?: boolean }[];
  tasks?: PipelineTask[];
  finally?: PipelineTask[];
}

export interface Pipeline extends KubeObject { spec: PipelineSpec }

export interface StepState {
  name: string;
  terminationReason?: string;
  running?: { startedAt?: string };
  waiting?: { reason?: string; message?: string };
  terminated?: { exitCode?: number; reason?: string; message?: string; startedAt?: string; finishedAt?: string };
}

interface RunStatus {
  conditions?: Condition[];
  startTime?: string;
  completionTime?: string;
  results?: { name: string; value: ParamValue }[];
}

export interface TaskRun extends KubeObject {
  spec: { taskRef?: { name?: string }; taskSpec?: unknown; params?: Param[]; status?: string };
  status?: RunStatus & { steps?: StepState[]; retriesStatus?: unknown[] };
}

export interface PipelineRun extends KubeObject {
  spec: { pipelineRef?: { name?: string }; pipelineSpec?: PipelineSpec; params?: Param[]; status?: string; workspaces?: unknown; timeouts?: unknown; taskRunTemplate?: unknown };
  status?: RunStatus & { pipelineSpec?: PipelineSpec; skippedTasks?: { name: string; reason?: string }[]; childReferences?: { name?: string; pipelineTaskName?: string }[] };
}

export type Run = PipelineRun | TaskRun;

export interface Trigger extends KubeObject {
  spec: { source: { webhook?: { secretRef: { name: string } }; cron?: { schedule: string; timeZone?: string }; poll?: object }; pipelineRef?: { name?: string }; repositoryRef?: { name?: string }; suspend?: boolean };
  status?: { lastRun?: { name: string; time: string; commit?: string; branch?: string }; lastError?: { time: string; message: string }; nextFire?: string; webhookPath?: string; conditions?: Condition[] };
}

export interface Repository extends KubeObject {
  spec: { url: string; pollInterval?: string };
  status?: { branches?: { name: string; commit: string }[]; lastPoll?: string; conditions?: Condition[] };
}

export const tekton = 'tekton.dev/v1';
export const devops = 'devops.luban.dev/v1alpha1';

const scope = (namespace?: string) => (namespace ? { namespace } : {});
export const pipelineRuns = (namespace?: string) => resource<PipelineRun>(tekton, 'pipelineruns', scope(namespace));
export const taskRuns = (namespace?: string) => resource<TaskRun>(tekton, 'taskruns', scope(namespace));
export const pipelines = (namespace?: string) => resource<Pipeline>(tekton, 'pipelines', scope(namespace));
export const triggers = (namespace?: string) => resource<Trigger>(devops, 'triggers', scope(namespace));
export const repositories = (namespace?: string) => resource<Repository>(devops, 'repositories', scope(namespace));

/** The condition of a type. */
export const conditionOf = (object: { status?: { conditions?: Condition[] } } | undefined, type: string) => object?.status?.conditions?.find(condition => condition.type === type);

/** The text of a value. */
export const textOf = (value: ParamValue | undefined) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));
