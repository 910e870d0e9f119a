import { html, nothing } from 'lit';
import { format, t } from '@luban/console-sdk';
import { confirm, toast } from '@luban/console-sdk/components';
import { navigate } from '../../core/index.js';
import type { Action } from './actions.js';
import { attempt } from './errors.js';
import { dependentsOf } from './leaves.js';
import type { InstallPlan } from './model.js';
import { cancel, disable, enable, retry, rollback } from './operations.js';

/** What an action is done to. */
export interface ActionTarget {
  id: string;
  displayName: string;
  plan?: InstallPlan | null;
  /** The version to install or to upgrade to; the recommended one without it. */
  version?: string | null;
}

/** The icon of an action. */
export const actionIcons: Record<Action, string> = {
  install: 'download', upgrade: 'upload', approve: 'shield-check', configure: 'sliders-horizontal', enable: 'play', disable: 'pause', progress: 'activity',
  retry: 'refresh-cw', cancel: 'x', rollback: 'undo-2', uninstall: 'trash-2', forceUninstall: 'trash-2',
};

/** Does what a person chose, after the questions that belong to it; says when it begins in earnest. */
export async function runAction(action: Action, target: ActionTarget, begun: () => void = () => undefined): Promise<void> {
  const { id, displayName: name, plan } = target;
  const place = `/extensions/${encodeURIComponent(id)}`;
  const heading = t('extensions.actionFailed', { action: t(`extensions.action.${action}`), name });
  if (action !== 'disable' && action !== 'rollback') begun();
  switch (action) {
    case 'install': case 'upgrade': return navigate(`/marketplace/${encodeURIComponent(id)}/install${target.version ? `?version=${encodeURIComponent(target.version)}` : ''}`);
    case 'configure': return navigate(`${place}?tab=configure`);
    case 'approve': return navigate(`${place}?tab=permissions`);
    case 'progress': return navigate(`${place}/progress`);
    case 'enable': if (await attempt(heading, () => enable(id))) toast({ kind: 'ok', text: t('extensions.enable.begun', { name }) }); return;
    case 'disable': return disableAfterQuestion(target, heading, begun);
    case 'retry': if (await attempt(heading, () => retry(id))) navigate(`${place}/progress`); return;
    case 'cancel': if (plan && await attempt(heading, () => cancel(plan))) toast({ text: t('extensions.cancel.begun', { name }) }); return;
    case 'rollback': return rollbackAfterQuestion(target, heading, begun);
    case 'uninstall': case 'forceUninstall': if (plan) (await import('./uninstall.js')).openUninstall(plan, name, action === 'forceUninstall'); return;
  }
}

async function disableAfterQuestion({ id, displayName: name }: ActionTarget, heading: string, begun: () => void): Promise<void> {
  const dependents = await dependentsOf(id).catch(() => null);
  const names = dependents?.map(each => each.displayName ?? each.id) ?? [];
  const agreed = await confirm({
    heading: t('extensions.disable.heading', { name }),
    text: t('extensions.disable.text'),
    confirmLabel: t('extensions.action.disable'),
    danger: names.length > 0,
    details: html`${names.length ? html`<p>${t('extensions.disable.dependents', { names: format.list(names) })}</p>` : dependents ? nothing : html`<p>${t('extensions.disable.dependentsUnknown')}</p>`}`,
  });
  if (!agreed) return;
  begun();
  if (await attempt(heading, () => disable(id, names.length > 0))) toast({ kind: 'ok', text: t('extensions.disable.begun', { name }) });
}

async function rollbackAfterQuestion({ id, displayName: name, plan }: ActionTarget, heading: string, begun: () => void): Promise<void> {
  if (!plan) return;
  const version = plan.status?.previousVersion ?? '';
  const agreed = await confirm({ heading: t('extensions.rollback.heading', { name, version }), text: t('extensions.rollback.text'), confirmLabel: t('extensions.action.rollback') });
  if (!agreed) return;
  begun();
  if (await attempt(heading, () => rollback(plan))) navigate(`/extensions/${encodeURIComponent(id)}/progress`);
}
