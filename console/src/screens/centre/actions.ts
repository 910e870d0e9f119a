import type { InstallPlan, Phase } from './model.js';

/** Something that a person can do with an extension. */
export type Action =
  | 'install' | 'upgrade' | 'approve' | 'configure' | 'enable' | 'disable' | 'progress'
  | 'retry' | 'cancel' | 'rollback' | 'uninstall' | 'forceUninstall';

/** What decides about the actions. */
export interface ActionFacts {
  /** The plan; null when nobody wants the extension. */
  plan?: InstallPlan | null;
  /** Whether a newer version may be installed. */
  updateAvailable?: boolean;
  /** Whether there is a version that may be installed. */
  installable?: boolean;
}

/** The one thing to do next, and what else can be done. */
export interface Actions {
  primary: Action | null;
  others: Action[];
}

const working: readonly Phase[] = ['Pending', 'Resolving', 'Downloading', 'Verifying', 'Activating', 'Upgrading', 'RollingBack', 'Uninstalling'];

/** The phase of a plan: that of its status, unless the status speaks of an older wish. */
export function phaseOf(plan: InstallPlan): Phase {
  if (!plan.status) return 'Pending';
  const { phase, operation } = plan.status;
  if (plan.metadata.deletionTimestamp) return phase === 'Failed' && operation?.kind === 'Uninstall' ? 'Failed' : 'Uninstalling';
  return working.includes(phase) || isObserved(plan) ? phase : 'Pending';
}

/** Whether an operation is at work, or about to be. */
export function isWorking(plan: InstallPlan): boolean {
  return working.includes(phaseOf(plan));
}

/** Whether the status is an answer to the last write of the spec. */
function isObserved(plan: InstallPlan): boolean {
  return !!plan.status && plan.status.observedGeneration >= (plan.metadata.generation ?? 0);
}

/** Whether the extension serves, as far as its plan knows. */
export function isServing(plan: InstallPlan): boolean {
  return plan.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') ?? false;
}

/** What can be done with an extension in the state that it is in. */
export function actionsFor({ plan, updateAvailable = false, installable = true }: ActionFacts): Actions {
  if (!plan) return { primary: installable ? 'install' : null, others: [] };
  const phase = phaseOf(plan);
  if (phase === 'Uninstalling') return { primary: 'progress', others: ['forceUninstall'] };
  if (phase === 'Failed') return whenFailed(plan, updateAvailable);
  if (working.includes(phase)) return { primary: 'progress', others: ['cancel', 'uninstall'] };
  const others: Action[] = [];
  if (plan.status?.pendingApproval) others.push('approve');
  if (updateAvailable) others.push('upgrade');
  if (phase === 'Disabled') others.push('enable');
  others.push('configure');
  if (phase === 'Installed') others.push('disable');
  if (plan.status?.previousVersion) others.push('rollback');
  others.push('uninstall');
  return split(others, ['approve', 'upgrade', 'enable', 'configure']);
}

function whenFailed(plan: InstallPlan, updateAvailable: boolean): Actions {
  if (plan.metadata.deletionTimestamp) return { primary: 'retry', others: ['forceUninstall', 'progress'] };
  const others: Action[] = ['progress'];
  if (plan.status?.pendingApproval) others.push('approve');
  if (updateAvailable) others.push('upgrade');
  others.push('configure');
  if (plan.status?.installedVersion) others.push(plan.spec.enabled === false ? 'enable' : 'disable');
  if (plan.status?.previousVersion) others.push('rollback');
  others.push('uninstall', 'forceUninstall');
  return { primary: 'retry', others };
}

function split(all: Action[], preferred: Action[]): Actions {
  const primary = preferred.find(action => all.includes(action)) ?? null;
  return { primary, others: all.filter(action => action !== primary) };
}
