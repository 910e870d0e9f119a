import type { StatusState } from '@luban/console-sdk/components';
import { conditionOf, type Run, type StepState } from './model.js';

/** How a run stands. */
export type RunState = 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped';

const cancelled = /Cancelled|StoppedRunFinally|Stopped/;
const waiting = /Pending|Queued|Waiting/;

/** How a run or task run stands; of one that is not there, that it waits. */
export function stateOf(run: Pick<Run, 'status' | 'spec'> | undefined): RunState {
  const condition = conditionOf(run as Run | undefined, 'Succeeded');
  if (!condition) return 'waiting';
  if (condition.status === 'True') return 'succeeded';
  if (condition.status === 'False') return cancelled.test(condition.reason ?? '') ? 'cancelled' : 'failed';
  return waiting.test(condition.reason ?? '') || !run?.status?.startTime ? 'waiting' : 'running';
}

export const isDone = (run: Run) => Boolean(run.status?.completionTime) || ['succeeded', 'failed', 'cancelled'].includes(stateOf(run));

/** How a step stands. */
export function stepState(step: StepState): RunState {
  if (step.terminationReason === 'Skipped') return 'skipped';
  if (step.terminated) return step.terminated.exitCode === 0 ? 'succeeded' : cancelled.test(step.terminated.reason ?? '') ? 'cancelled' : 'failed';
  return step.running ? 'running' : 'waiting';
}

/** The sign of a state. */
export const signOf: Record<RunState, StatusState> = { waiting: 'unknown', running: 'busy', succeeded: 'ok', failed: 'error', cancelled: 'off', skipped: 'off' };

/** Seconds from the start to the end, or to now. */
export function secondsOf(from: string | undefined, to: string | undefined, now = Date.now()): number | undefined {
  return from ? Math.max(0, ((to ? Date.parse(to) : now) - Date.parse(from)) / 1000) : undefined;
}
