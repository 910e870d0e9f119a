import { planName, plans } from './api.js';
import type { InstallPlan } from './model.js';

const annotation = (name: string) => `kernel.luban.dev/${name}`;
const annotate = (values: Record<string, string | null>) => ({ metadata: { annotations: Object.fromEntries(Object.entries(values).map(([name, value]) => [annotation(name), value])) } });

const change = (id: string, patch: unknown) => plans.patch(planName(id), patch);

/** Starts a failed operation again. */
export const retry = (id: string) => change(id, annotate({ retry: new Date().toISOString() }));

/** Stops the operation at work. */
export const cancel = (plan: InstallPlan) => change(plan.spec.extension.id, annotate({ cancel: plan.status?.operation?.id ?? null }));

/** Loads a disabled extension again. */
export const enable = (id: string) => change(id, { ...annotate({ force: null }), spec: { enabled: true } });

/** Unloads an extension and keeps everything else; `force` also when others need it. */
export const disable = (id: string, force = false) => change(id, { ...(force ? annotate({ force: 'true' }) : {}), spec: { enabled: false } });

/** Goes back to the version before. */
export const rollback = (plan: InstallPlan) => change(plan.spec.extension.id, { spec: { extension: { version: plan.status?.previousVersion } } });

/** Approves what a waiting version wants, besides what is approved. */
export const approve = (plan: InstallPlan) => change(plan.spec.extension.id, {
  spec: { approvedPermissions: [...new Set([...(plan.spec.approvedPermissions ?? plan.status?.permissions ?? []), ...(plan.status?.pendingApproval?.permissions ?? [])])].sort() },
});

/** Approves one permission, or no longer. */
export const setApproval = (plan: InstallPlan, approved: readonly string[], permission: string, allow: boolean) => change(plan.spec.extension.id, {
  spec: { approvedPermissions: allow ? [...new Set([...approved, permission])].sort() : approved.filter(name => name !== permission) },
});

/** How an extension is to be removed. */
export interface Removal {
  keepData: boolean;
  cascade: boolean;
  autoremove: boolean;
  force: boolean;
}

/** Removes an extension. What was changed for the removal is put back when it is refused: it was meant for this removal, not for the next. */
export async function uninstall(plan: InstallPlan, removal: Removal): Promise<void> {
  const id = plan.spec.extension.id;
  const wanted = { cascade: removal.cascade, autoremove: removal.autoremove, force: removal.force };
  const marks = Object.fromEntries(Object.entries(wanted).filter(([, set]) => set).map(([name]) => [name, 'true']));
  const before = Object.fromEntries(Object.keys(marks).map(name => [name, plan.metadata.annotations?.[annotation(name)] ?? null]));
  await change(id, { ...annotate(marks), spec: { retainData: removal.keepData } });
  if (plan.metadata.deletionTimestamp) return;
  try {
    await plans.delete(planName(id));
  } catch (error) {
    await change(id, { ...annotate(before), spec: { retainData: plan.spec.retainData ?? true } });
    throw error;
  }
}
