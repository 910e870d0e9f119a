import { apiFetch, confirm, t, toast } from '@luban/console-sdk';
import { patch } from '../people/data.js';
import type { Binding, Subject } from '../people/kinds.js';
import { bindingPath, placeOf, subjectText, without, type Place } from './model/bindings.js';

/** A place in words. */
export function placeText(place: Place): string {
  return place.kind === 'cluster' ? t('access.place.cluster') : t(`access.place.${place.kind}.of`, { name: place.name });
}

/** Takes a role from somebody: out of the binding, or with the binding when nobody else is in it. */
export async function revoke(binding: Binding, subject: Subject): Promise<boolean> {
  const name = subjectText(subject);
  const place = placeText(placeOf(binding));
  const heading = t('access.revoke.of', { role: binding.roleRef.name, name });
  if (!(await confirm({ heading, text: t(subject.kind === 'Group' ? 'access.revoke.group' : 'access.revoke.text', { name, role: binding.roleRef.name, place }), confirmLabel: t('access.revoke'), danger: true }))) return false;
  const left = without(binding, subject);
  if (left) await patch(bindingPath(binding), { metadata: { resourceVersion: binding.metadata.resourceVersion }, subjects: left });
  else await apiFetch(bindingPath(binding), { method: 'DELETE' });
  toast({ kind: 'ok', text: t('access.revoked', { role: binding.roleRef.name, name }) });
  return true;
}
