import { apiFetch, apiJson, confirm, resource, t, toast, type KubeObject } from '@luban/console-sdk';
import { html, nothing } from 'lit';
import { api, listAllowed, patch, pathOf } from '../people/data.js';
import { secondsOf } from '../people/expiry.js';
import { formDialog } from '../people/form-dialog.js';
import type { Role, Stored } from '../people/kinds.js';
import { showOnce } from '../people/once.js';
import { homeOf, homePath, workspacePath, type Invitation, type Member, type Project, type Workspace } from './kinds.js';
import { quotaForm, quotaPatch, readQuota } from './model/quota.js';

const nameForm = (text: string) => (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= 53 ? '' : t('workspaces.name.form'));
const quotaFields = () => [
  { name: 'namespaces', label: t('workspaces.quota.namespaces'), kind: 'number' as const, section: t('workspaces.quota'), hint: t('workspaces.quota.empty') },
  { name: 'members', label: t('workspaces.quota.members'), kind: 'number' as const },
  { name: 'hard', label: t('workspaces.quota.hard'), kind: 'lines' as const, hint: t('workspaces.quota.hard.hint'), placeholder: 'count/configmaps=100', check: (text: string) => readQuota({ namespaces: '', members: '', hard: text }).problems.map(line => t('workspaces.quota.line', { line })).join(' ') },
];
const readForm = (values: Record<string, string | boolean>) => readQuota({ namespaces: String(values['namespaces'] ?? ''), members: String(values['members'] ?? ''), hard: String(values['hard'] ?? '') });
const namesOf = async (path: string) => (await listAllowed<Stored>(path)).map(item => item.metadata.name);

/** Makes a workspace. Its name, or undefined. */
export async function createWorkspace(): Promise<string | undefined> {
  const users = await namesOf(`${api.iam}/users`);
  const name = await formDialog({
    heading: t('workspaces.create'),
    intro: t('workspaces.create.text'),
    fields: [
      { name: 'name', label: t('people.name'), hint: t('workspaces.name.hint'), required: true, check: nameForm },
      { name: 'displayName', label: t('workspaces.displayName') },
      { name: 'description', label: t('workspaces.description') },
      { name: 'manager', label: t('workspaces.manager'), hint: t('workspaces.manager.hint'), suggestions: users },
      ...quotaFields(),
    ],
    submitLabel: t('workspaces.create'),
    submit: async values => {
      const { name, displayName, description, manager } = values as Record<string, string>;
      const { quota } = readForm(values);
      const limits = quota && Object.fromEntries(Object.entries(quota).filter(([, limit]) => limit !== null));
      const spec = { ...(displayName && { displayName }), ...(description && { description }), ...(manager && { manager }), ...(limits && { quota: limits }) };
      await resource('tenant.luban.dev/v1', 'workspaces').create({ apiVersion: 'tenant.luban.dev/v1', kind: 'Workspace', metadata: { name: name! }, spec } as KubeObject);
      return name!;
    },
  });
  if (name) toast({ kind: 'ok', text: t('workspaces.created', { name }) });
  return name;
}

/** Changes what is said of a workspace. */
export async function editWorkspace({ metadata, spec }: Workspace): Promise<void> {
  const users = await namesOf(`${api.iam}/users`);
  const done = await formDialog({
    heading: t('workspaces.edit.of', { name: metadata.name }),
    values: { displayName: spec.displayName ?? '', description: spec.description ?? '', manager: spec.manager ?? '' },
    fields: [{ name: 'displayName', label: t('workspaces.displayName') }, { name: 'description', label: t('workspaces.description') }, { name: 'manager', label: t('workspaces.manager'), hint: t('workspaces.manager.change'), required: true, suggestions: users }],
    submitLabel: t('workspaces.save'),
    submit: values => patch(workspacePath(metadata.name), { spec: { displayName: values['displayName'] || null, description: values['description'] || null, manager: values['manager'] } }),
  });
  if (done) toast({ kind: 'ok', text: t('workspaces.saved', { name: metadata.name }) });
}

/** Changes what a workspace may hold. */
export async function editQuota({ metadata, spec }: Workspace): Promise<void> {
  const done = await formDialog({
    heading: t('workspaces.quota.of', { name: metadata.name }),
    intro: t('workspaces.quota.text'),
    values: { ...quotaForm(spec.quota) },
    fields: quotaFields(),
    submitLabel: t('workspaces.save'),
    submit: values => patch(workspacePath(metadata.name), quotaPatch(spec.quota?.hard, readForm(values))),
  });
  if (done) toast({ kind: 'ok', text: t('workspaces.saved', { name: metadata.name }) });
}

/** Deletes a workspace with everything in it. */
export async function deleteWorkspace({ metadata: { name } }: Workspace, projects: readonly Project[]): Promise<boolean> {
  const details = html`<p>${t('workspaces.delete.goes')}</p><ul>
    ${projects.map(project => html`<li>${t('workspaces.delete.project', { name: project.metadata.name, namespace: project.spec.namespace ?? '' })}</li>`)}
    <li>${t('workspaces.delete.home', { namespace: homeOf(name) })}</li></ul>`;
  if (!(await confirm({ heading: t('workspaces.delete.of', { name }), text: t('workspaces.delete.text'), confirmLabel: t('workspaces.delete'), danger: true, typeToConfirm: name, details }))) return false;
  await apiFetch(workspacePath(name), { method: 'DELETE' });
  toast({ kind: 'info', text: t('workspaces.deleting', { name }) });
  return true;
}

/** Gives up on objects that nobody will clean up. */
export async function forceDelete(name: string, path: string): Promise<void> {
  if (!(await confirm({ heading: t('workspaces.force.of', { name }), text: t('workspaces.force.text'), confirmLabel: t('workspaces.force'), danger: true, typeToConfirm: name }))) return;
  await patch(path, { metadata: { annotations: { 'tenant.luban.dev/force-delete': 'true' } } });
}

/** Makes a project with a namespace of its own. */
export async function createProject(workspace: string): Promise<void> {
  const name = await formDialog({
    heading: t('workspaces.project.create'),
    fields: [
      { name: 'name', label: t('people.name'), required: true, check: nameForm },
      { name: 'displayName', label: t('workspaces.displayName') }, { name: 'description', label: t('workspaces.description') },
      { name: 'namespace', label: t('workspaces.namespace'), hint: t('workspaces.namespace.hint', { workspace }) },
    ],
    submitLabel: t('workspaces.project.create'),
    submit: async values => {
      const { name, displayName, description, namespace } = values as Record<string, string>;
      const spec = { ...(displayName && { displayName }), ...(description && { description }), ...(namespace && { namespace }) };
      await apiJson(homePath(workspace, 'projects'), { method: 'POST', body: { apiVersion: 'tenant.luban.dev/v1', kind: 'Project', metadata: { name }, spec } });
      return name;
    },
  });
  if (name) toast({ kind: 'ok', text: t('workspaces.created', { name }) });
}

/** Deletes a project with its namespace and everything in it. */
export async function deleteProject(workspace: string, { metadata: { name }, spec }: Project): Promise<void> {
  if (!(await confirm({ heading: t('workspaces.project.delete.of', { name }), text: t('workspaces.project.delete.text', { namespace: spec.namespace ?? '' }), confirmLabel: t('workspaces.delete'), danger: true, typeToConfirm: name }))) return;
  await apiFetch(homePath(workspace, 'projects', name), { method: 'DELETE' });
  toast({ kind: 'info', text: t('workspaces.deleting', { name }) });
}

/** Takes in a namespace that belongs to nobody. */
export async function adopt(workspace: string): Promise<void> {
  const free = (await listAllowed<Stored>(`${api.core}/namespaces`)).filter(({ metadata }) => !metadata.labels?.['tenant.luban.dev/workspace'] && !metadata.name.startsWith('kube-') && !metadata.name.startsWith('luban-')).map(({ metadata }) => metadata.name);
  const name = await formDialog({
    heading: t('workspaces.adopt'),
    intro: t('workspaces.adopt.text'),
    fields: [{ name: 'namespace', label: t('workspaces.namespace'), required: true, suggestions: free }, { name: 'project', label: t('workspaces.adopt.project'), hint: t('workspaces.adopt.project.hint') }],
    submitLabel: t('workspaces.adopt'),
    submit: async values => {
      await apiJson(workspacePath(workspace, 'adopt'), { method: 'POST', body: { namespace: values['namespace'], ...(values['project'] ? { project: values['project'] } : {}) } });
      return String(values['namespace']);
    },
  });
  if (name) toast({ kind: 'ok', text: t('workspaces.adopted', { name }) });
}

/** The roles that can be given in a workspace. */
async function rolesIn(workspace: string): Promise<{ value: string; label: string }[]> {
  const [cluster, local] = await Promise.all([listAllowed<Role>(`${api.rbac}/clusterroles`), listAllowed<Role>(pathOf(api.rbac, 'namespaces', homeOf(workspace), 'roles'))]);
  const known = cluster.map(role => role.metadata.name).filter(name => name.startsWith('workspace-') || name.startsWith('project-'));
  const tenant = known.length > 0 ? known : ['workspace-admin', 'workspace-self-provisioner', 'workspace-regular', 'workspace-viewer', 'project-admin', 'project-operator', 'project-viewer'];
  return [...tenant.sort().reverse().map(name => ({ value: `ClusterRole/${name}`, label: name })), ...local.map(role => ({ value: `Role/${role.metadata.name}`, label: t('workspaces.role.local', { name: role.metadata.name }) }))];
}

/** Asks somebody to join; an invitation without a user has a code, which is shown once. */
export async function invite(workspace: string): Promise<void> {
  const [roles, users] = await Promise.all([rolesIn(workspace), namesOf(`${api.iam}/users`)]);
  const made = await formDialog({
    heading: t('workspaces.invite'),
    intro: t('workspaces.invite.text'),
    values: { by: 'user', role: 'ClusterRole/workspace-regular', expiresIn: '168h' },
    fields: [
      { name: 'by', label: t('workspaces.invite.by'), kind: 'select', options: ['user', 'email'].map(value => ({ value, label: t(`workspaces.invite.by.${value}`) })) },
      { name: 'user', label: t('workspaces.user'), required: true, suggestions: users, when: values => values['by'] === 'user' },
      { name: 'email', label: t('workspaces.email'), kind: 'email', required: true, hint: t('workspaces.email.hint'), when: values => values['by'] === 'email' },
      { name: 'role', label: t('workspaces.role'), kind: 'select', options: roles },
      { name: 'expiresIn', label: t('workspaces.invite.expires'), hint: t('workspaces.invite.expires.hint'), required: true, check: text => (secondsOf(text) === null ? t('workspaces.invite.expires.hint') : '') },
    ],
    submitLabel: t('workspaces.invite'),
    submit: async values => {
      const [kind, role] = String(values['role']).split('/') as [string, string];
      const who = values['by'] === 'user' ? { user: String(values['user']).trim() } : { email: String(values['email']).trim() };
      const body = { apiVersion: 'tenant.luban.dev/v1', kind: 'Invitation', metadata: { generateName: 'invitation-' }, spec: { ...who, role: { kind, name: role }, expiresIn: goDuration(String(values['expiresIn'])) } };
      const { metadata } = await apiJson<Invitation>(homePath(workspace, 'invitations'), { method: 'POST', body });
      return { name: metadata.name, to: who.user ?? who.email!, byCode: !who.user };
    },
  });
  if (!made) return;
  if (made.byCode) await issueCode(workspace, made.name, made.to);
  else toast({ kind: 'ok', text: t('workspaces.invited', { name: made.to }) });
}

/** The server takes hours and less; people write days, too. */
function goDuration(text: string): string {
  const seconds = secondsOf(text)!;
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.ceil(seconds / 60)}m`;
}

/** Makes a code for an invitation; the one before stops working. */
export async function issueCode(workspace: string, name: string, to: string): Promise<void> {
  const { code } = await apiJson<{ code: string }>(homePath(workspace, 'invitations', name, 'code'), { method: 'POST', body: {} });
  await showOnce({ heading: t('workspaces.code'), label: t('workspaces.code'), value: code, note: t('workspaces.code.text', { to }) });
}

/** Takes an invitation back. */
export async function withdraw(workspace: string, { metadata: { name }, spec }: Invitation): Promise<void> {
  const to = spec.user ?? spec.email ?? name;
  if (!(await confirm({ heading: t('workspaces.withdraw.of', { to }), text: t('workspaces.withdraw.text'), confirmLabel: t('workspaces.withdraw'), danger: true }))) return;
  await apiFetch(homePath(workspace, 'invitations', name), { method: 'DELETE' });
  toast({ kind: 'ok', text: t('workspaces.withdrawn', { to }) });
}

/** Gives a member another role. */
export async function addRole(workspace: string, member?: Member): Promise<void> {
  const [roles, users, groups] = await Promise.all([rolesIn(workspace), namesOf(`${api.iam}/users`), namesOf(`${api.iam}/groups`)]);
  const done = await formDialog({
    heading: member ? t('workspaces.addRole.of', { name: member.name }) : t('workspaces.addMember'),
    ...(member ? {} : { intro: t('workspaces.addMember.text') }),
    values: { kind: member?.kind ?? 'User', name: member?.name ?? '', role: 'ClusterRole/workspace-regular' },
    fields: values => [
      ...(member ? [] : [{ name: 'kind', label: t('workspaces.kind'), kind: 'select' as const, options: ['User', 'Group'].map(value => ({ value, label: t(`workspaces.kind.${value}`) })) }, { name: 'name', label: t('people.name'), required: true, suggestions: values['kind'] === 'Group' ? groups : users }]),
      { name: 'role', label: t('workspaces.role'), kind: 'select' as const, options: roles },
    ],
    submitLabel: t('workspaces.addRole'),
    submit: async values => {
      const [kind, role] = String(values['role']).split('/') as [string, string];
      const [subjectKind, name] = [member?.kind ?? String(values['kind']), member?.name ?? String(values['name']).trim()];
      const [namespace, account] = subjectKind === 'ServiceAccount' ? name.split('/') : [];
      const subject = subjectKind === 'ServiceAccount' ? { kind: subjectKind, name: account, namespace } : { kind: subjectKind, name, apiGroup: 'rbac.authorization.k8s.io' };
      const body = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { generateName: `${role}-` }, subjects: [subject], roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: role } };
      await apiJson(pathOf(api.rbac, 'namespaces', homeOf(workspace), 'rolebindings'), { method: 'POST', body });
      return name;
    },
  });
  if (done) toast({ kind: 'ok', text: t('workspaces.addedRole', { name: done }) });
}

/** Takes all roles in a workspace from somebody. */
export async function removeMember(workspace: string, member: Member): Promise<void> {
  const details = html`<ul>${member.roles.map(role => html`<li>${role.name}</li>`)}</ul>${member.roles.some(role => role.binding === 'workspace-manager') ? html`<p>${t('workspaces.member.manager')}</p>` : nothing}`;
  if (!(await confirm({ heading: t('workspaces.member.remove.of', { name: member.name }), text: t(`workspaces.member.remove.${member.kind === 'Group' ? 'group' : 'text'}`), confirmLabel: t('workspaces.member.remove'), danger: true, details }))) return;
  const root = pathOf(api.rbac, 'namespaces', homeOf(workspace), 'rolebindings');
  const [namespace, account] = member.kind === 'ServiceAccount' ? member.name.split('/') : ['', member.name];
  const isMember = (subject: { kind: string; name: string; namespace?: string }) => subject.kind === member.kind && subject.name === account && (member.kind !== 'ServiceAccount' || (subject.namespace ?? homeOf(workspace)) === namespace);
  for (const name of new Set(member.roles.map(role => role.binding))) {
    const binding = await apiJson<{ metadata: { resourceVersion: string }; subjects?: { kind: string; name: string; namespace?: string }[] }>(pathOf(root, name));
    const left = (binding.subjects ?? []).filter(subject => !isMember(subject));
    if (left.length > 0) await patch(pathOf(root, name), { metadata: { resourceVersion: binding.metadata.resourceVersion }, subjects: left });
    else await apiFetch(pathOf(root, name), { method: 'DELETE' });
  }
  toast({ kind: 'ok', text: t('workspaces.member.removed', { name: member.name }) });
}

/** Accepts an invitation by its code. The workspace, or undefined. */
export async function acceptByCode(): Promise<string | undefined> {
  const accepted = await formDialog({
    heading: t('workspaces.accept.code'),
    intro: t('workspaces.accept.text'),
    fields: [{ name: 'code', label: t('workspaces.code'), required: true, placeholder: 'lbi_…' }],
    submitLabel: t('workspaces.accept'),
    submit: values => apiJson<{ workspace: string; role: string }>(`${api.tenant}/self/invitations`, { method: 'POST', body: { code: String(values['code']).trim() } }),
  });
  if (accepted) toast({ kind: 'ok', text: t('workspaces.accepted', { workspace: accepted.workspace, role: accepted.role }) });
  return accepted?.workspace;
}

/** Accepts an invitation that names the caller. */
export async function accept({ workspace, name }: { workspace: string; name: string }): Promise<void> {
  const { role } = await apiJson<{ role: string }>(homePath(workspace, 'invitations', name, 'accept'), { method: 'POST', body: {} });
  toast({ kind: 'ok', text: t('workspaces.accepted', { workspace, role }) });
}
