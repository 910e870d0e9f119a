import { html } from 'lit';
import { format, t } from '@luban/console-sdk';
import { confirm, toast } from '@luban/console-sdk/components';
import { navigate } from '../../core/index.js';
import { plans, sources, syncSource } from '../centre/api.js';
import { attempt } from '../centre/errors.js';

/** Reads a source now. */
export async function syncNow(name: string): Promise<void> {
  if (await attempt(t('sources.syncFailed', { name }), () => syncSource(name))) toast({ text: t('sources.syncBegun', { name }) });
}

/** Removes a source, after it was said what came from it. Says whether it was removed. */
export async function removeSource(name: string): Promise<boolean> {
  const from = await plans.list().then(list => list.items.filter(plan => plan.status?.source === name).map(plan => plan.spec.extension.id), () => null);
  const agreed = await confirm({
    heading: t('sources.removeHeading', { name }),
    text: t('sources.removeText'),
    danger: true,
    confirmLabel: t('sources.remove'),
    typeToConfirm: name,
    details: html`<p>${from === null ? t('sources.dependUnknown') : from.length ? t('sources.depend', { count: from.length, names: format.list(from) }) : t('sources.dependNone')}</p>`,
  });
  if (!agreed || !(await attempt(t('sources.removeFailed', { name }), () => sources.delete(name)))) return false;
  toast({ kind: 'ok', text: t('sources.removed', { name }) });
  navigate('/sources');
  return true;
}
