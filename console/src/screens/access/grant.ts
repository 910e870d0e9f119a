import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { apiJson, t, toast } from '@luban/console-sdk';
import { html, nothing } from 'lit';
import { api, listAllowed } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import type { FormValues } from '../people/form.js';
import type { Binding, Role, Stored } from '../people/kinds.js';
import { placeText } from './binding-actions.js';
import { alreadyGiven, bindingBody, bindingsPath, namespaceOf, serviceAccount, subject, type Grant, type Place } from './model/bindings.js';
import { descriptionOf } from './model/roles.js';

interface Known {
  users: string[];
  groups: string[];
  roles: Role[];
  namespaces: string[];
  workspaces: string[];
}

/** Gives somebody a role: who, which role, where. True when it was given. */
export async function grant(preset: { user?: string; group?: string; role?: string; place?: Place } = {}): Promise<boolean> {
  const known = await readKnown();
  const given = await formDialog({
    heading: t('access.grant'),
    intro: t('access.grant.text'),
    width: '600px',
    values: {
      kind: preset.group ? 'Group' : 'User', name: preset.user ?? preset.group ?? '', role: preset.role ?? '',
      place: preset.place?.kind ?? 'namespace', where: preset.place && preset.place.kind !== 'cluster' ? preset.place.name : '',
    },
    fields: values => fieldsOf(values, known),
    preview: values => summary(values, known),
    submitLabel: t('access.grant.do'),
    submit: values => give(read(values, known)),
  });
  if (given === undefined) return false;
  toast({ kind: 'ok', text: given ? t('access.granted') : t('access.granted.already') });
  return true;
}

async function readKnown(): Promise<Known> {
  const names = async (path: string) => (await listAllowed<Stored>(path)).map(item => item.metadata.name);
  const [users, groups, cluster, local, namespaces, workspaces] = await Promise.all([
    names(`${api.iam}/users`), names(`${api.iam}/groups`), listAllowed<Role>(`${api.rbac}/clusterroles`), listAllowed<Role>(`${api.rbac}/roles`), names(`${api.core}/namespaces`), names(`${api.tenant}/workspaces`),
  ]);
  return { users, groups, roles: [...cluster, ...local], namespaces, workspaces };
}

function fieldsOf(values: FormValues, { users, groups, roles, namespaces, workspaces }: Known) {
  const place = placeIn(values);
  const bindable = rolesAt(roles, place).map(role => role.metadata.name);
  return [
    { name: 'kind', label: t('access.grant.kind'), kind: 'select' as const, section: t('access.grant.who'), options: ['User', 'Group', 'ServiceAccount'].map(value => ({ value, label: t(`access.subject.${value}`) })) },
    { name: 'name', label: t(`access.subject.${String(values['kind'])}`), required: true, suggestions: values['kind'] === 'User' ? users : values['kind'] === 'Group' ? groups : [], ...(values['kind'] === 'ServiceAccount' ? { hint: t('access.grant.account.hint'), check: (text: string) => (serviceAccount(text) ? '' : t('access.grant.account.hint')) } : {}) },
    { name: 'place', label: t('access.where'), kind: 'select' as const, section: t('access.grant.where'), options: ['namespace', 'workspace', 'cluster'].map(value => ({ value, label: t(`access.place.${value}`) })), ...(values['place'] === 'cluster' ? { hint: t('access.place.cluster.hint') } : values['place'] === 'workspace' ? { hint: t('access.place.workspace.hint') } : {}) },
    { name: 'where', label: t(`access.place.${String(values['place'])}`), required: true, suggestions: values['place'] === 'workspace' ? workspaces : namespaces, when: (now: FormValues) => now['place'] !== 'cluster' },
    { name: 'role', label: t('access.role'), required: true, section: t('access.grant.what'), suggestions: bindable.filter(name => !name.startsWith('system:')), check: (text: string) => (bindable.length > 0 && !bindable.includes(text) ? t('access.grant.noRole', { name: text }) : '') },
  ];
}

function placeIn(values: FormValues): Place {
  const name = String(values['where'] ?? '').trim();
  return values['place'] === 'cluster' ? { kind: 'cluster' } : { kind: values['place'] === 'workspace' ? 'workspace' : 'namespace', name };
}

function rolesAt(roles: readonly Role[], place: Place): Role[] {
  const namespace = namespaceOf(place);
  return roles.filter(role => !role.metadata.namespace || (namespace !== '' && role.metadata.namespace === namespace));
}

function read(values: FormValues, { roles }: Known): Grant {
  const [kind, name, place] = [String(values['kind']), String(values['name']).trim(), placeIn(values)];
  const wanted = rolesAt(roles, place).find(role => role.metadata.name === values['role']);
  return { subjects: [kind === 'ServiceAccount' ? serviceAccount(name)! : subject(kind, name)], role: { kind: wanted?.metadata.namespace ? 'Role' : 'ClusterRole', name: String(values['role']).trim() }, place };
}

/** Granting twice is one grant: false when the binding was there. */
async function give(wanted: Grant): Promise<boolean> {
  const there = await listAllowed<Binding>(bindingsPath(wanted.place));
  if (alreadyGiven(there, wanted)) return false;
  await apiJson(bindingsPath(wanted.place), { method: 'POST', body: bindingBody(wanted, () => crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36).slice(0, 5)) });
  return true;
}

function summary(values: FormValues, known: Known) {
  const place = placeIn(values);
  const role = rolesAt(known.roles, place).find(found => found.metadata.name === values['role']);
  if (!values['name'] || !role || (place.kind !== 'cluster' && !place.name)) return nothing;
  return html`<wa-callout size="s" variant="brand"><wa-icon slot="icon" name="info"></wa-icon>
    ${t('access.grant.summary', { name: values['name'], role: role.metadata.name, place: placeText(place) })}${descriptionOf(role) ? html`<br /><span class="muted">${descriptionOf(role)}</span>` : nothing}
  </wa-callout>`;
}
