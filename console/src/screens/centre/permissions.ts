import type { Permission, Risk, VersionDetails } from './model.js';

/** The permission of an extension whose fragments run in the console itself, not in a frame of their own. */
export const consoleModule = 'console.module';

/** Permissions of one risk. */
export interface PermissionGroup {
  risk: Risk;
  permissions: Permission[];
}

const order: readonly Risk[] = ['high', 'medium', 'low'];

/** The permissions of a version, with that of its console fragments when they ask to run in the console itself. */
export function permissionsOf(details: Pick<VersionDetails, 'permissions' | 'access' | 'consoleTrust' | 'contributions'>): Permission[] {
  const all = [...details.permissions, ...(details.access ?? [])];
  const asks = details.consoleTrust === 'module' && (details.contributions?.console?.length ?? 0) > 0;
  return asks && !all.some(permission => permission.name === consoleModule) ? [...all, { name: consoleModule, risk: 'high', optional: true }] : all;
}

/** The permissions by risk, the worst first; groups without any are left out. */
export function groupByRisk(permissions: readonly Permission[]): PermissionGroup[] {
  return order.map(risk => ({ risk, permissions: permissions.filter(permission => permission.risk === risk) })).filter(group => group.permissions.length > 0);
}

/** What has to be asked for: everything at a first install, what is not approved yet at an upgrade. */
export function toConsent(wanted: readonly Permission[], approved: readonly string[] | null | undefined): Permission[] {
  return approved ? wanted.filter(permission => !isApproved(permission.name, approved)) : [...wanted];
}

/** Whether a permission is approved; access also when more verbs of the same kind are. */
export function isApproved(name: string, approved: readonly string[]): boolean {
  if (approved.includes(name)) return true;
  const wanted = readAccess(name);
  if (!wanted) return false;
  const verbs = new Set(approved.map(readAccess).filter(access => access?.kind === wanted.kind).flatMap(access => access!.verbs));
  return verbs.has('*') || wanted.verbs.every(verb => verbs.has(verb));
}

/** The groups that a person has to tick: those of high risk. `console.module` is a group of its own, and may be left out. */
export function consentGroups(permissions: readonly Permission[]): { id: string; required: boolean; permissions: Permission[] }[] {
  const high = permissions.filter(permission => permission.risk === 'high');
  const families = new Map<string, Permission[]>();
  for (const permission of high) {
    const family = familyOf(permission.name);
    families.set(family, [...(families.get(family) ?? []), permission]);
  }
  return [...families].map(([id, members]) => ({ id, required: !members.every(permission => permission.optional || permission.name === consoleModule), permissions: members }));
}

/** What is written into the plan: everything that is wanted but what was left out, besides what was approved before. */
export function approvals(wanted: readonly Permission[], approvedBefore: readonly string[] | null | undefined, declined: ReadonlySet<string>): string[] {
  const names = wanted.map(permission => permission.name).filter(name => !declined.has(name));
  return [...new Set([...(approvedBefore ?? []).filter(name => !declined.has(name)), ...names])].sort();
}

/** Access to a kind as a permission names it: `apps/deployments:get,list`. */
function readAccess(name: string): { kind: string; verbs: string[] } | null {
  const found = /^([^/]+\/[^:]+):(.+)$/.exec(name);
  return found ? { kind: found[1]!, verbs: found[2]!.split(',') } : null;
}

function familyOf(name: string): string {
  if (name === consoleModule) return consoleModule;
  const access = readAccess(name);
  return access ? access.kind.split('/')[0]! : name.split('.')[0]!;
}
