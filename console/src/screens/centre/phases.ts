import { isWorking, phaseOf } from './actions.js';
import type { InstallPlan } from './model.js';

/** How a state is coloured. */
export type Tone = 'ok' | 'warn' | 'error' | 'busy' | 'off' | 'unknown';

const tones: Record<string, Tone> = {
  Installed: 'ok', Disabled: 'off', Failed: 'error', NotInstalled: 'off',
  Pending: 'busy', Resolving: 'busy', Downloading: 'busy', Verifying: 'busy', Activating: 'busy', Upgrading: 'busy', RollingBack: 'busy', Uninstalling: 'busy',
};

/** The colour of a phase, or of `NotInstalled`. */
export function toneOf(state: string): Tone {
  return tones[state] ?? 'unknown';
}

/** A step of an operation. */
export type OperationStep = 'resolve' | 'download' | 'verify' | 'activate' | 'configure' | 'data' | 'drain' | 'remove';

/** How far a step is. */
export type StepState = 'done' | 'active' | 'waiting' | 'failed';

/** The steps of each kind of operation, and the percentage at which the kernel begins each. */
const steps: Record<string, readonly (readonly [OperationStep, number])[]> = {
  Install: [['resolve', 0], ['download', 20], ['verify', 40], ['activate', 60]],
  Upgrade: [['resolve', 0], ['download', 20], ['verify', 40], ['activate', 60]],
  Start: [['activate', 0]],
  Configure: [['configure', 0]],
  Disable: [['drain', 0]],
  Uninstall: [['data', 0], ['drain', 40], ['remove', 70]],
};

/** The steps of the operation of a plan, with how far each is. */
export function stepsOf(plan: InstallPlan): { step: OperationStep; state: StepState }[] {
  const operation = plan.status?.operation;
  const kind = plan.metadata.deletionTimestamp ? 'Uninstall' : operation?.kind ?? 'Install';
  const all = steps[kind] ?? steps['Install']!;
  const percent = operation?.kind === kind ? operation.percent : 0;
  const finished = !isWorking(plan) && phaseOf(plan) !== 'Failed';
  const current = all.findLastIndex(([, from]) => percent >= from);
  return all.map(([step], index) => ({
    step,
    state: finished || index < current ? 'done' : index > current ? 'waiting' : phaseOf(plan) === 'Failed' ? 'failed' : 'active',
  }));
}

/** How well an installed extension is, as its plan's conditions say. */
export function healthOf(plan: InstallPlan): Tone {
  const ready = plan.status?.conditions?.find(condition => condition.type === 'Ready');
  if (!ready) return 'unknown';
  if (ready.reason === 'Disabled' || ready.reason === 'SafeMode') return 'off';
  if (ready.reason === 'Degraded') return 'warn';
  return ready.status === 'True' ? 'ok' : isWorking(plan) ? 'busy' : 'error';
}
