import { apiFetch, apiJson, confirm, locales, resource, t, toast, type KubeObject } from '@luban/console-sdk';
import { api, listAllowed, patch, pathOf } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import type { Group, User } from '../people/kinds.js';
import { showOnce } from '../people/once.js';
import { words } from '../people/words.js';

/** The address of a user, or of what belongs to one. */
export function userPath(name: string, ...parts: string[]): string {
  return pathOf(`${api.iam}/users`, name, ...parts);
}

/** The state of an account as a sign and words. */
export function userState(user: User): { state: 'ok' | 'warn' | 'error' | 'off' | 'unknown'; label: string } {
  const state = user.spec.disabled ? 'Disabled' : user.status?.state ?? 'Unknown';
  const signs = { Active: 'ok', Disabled: 'off', Locked: 'error', PasswordChangeRequired: 'warn' } as const;
  return { state: signs[state as keyof typeof signs] ?? 'unknown', label: state in signs ? t(`access.user.state.${state}`) : state };
}

const userName = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/;

/** Makes a user with an initial password, which is shown once. The name of the user, or undefined when there is none. */
export async function createUser(): Promise<string | undefined> {
  const groups = (await listAllowed<Group>(`${api.iam}/groups`)).map(group => group.metadata.name);
  const made = await formDialog({
    heading: t('access.user.create'),
    intro: t('access.user.create.text'),
    fields: [
      { name: 'name', label: t('access.user.name'), hint: t('access.user.name.hint'), required: true, check: text => (userName.test(text) ? '' : t('access.name.form')) },
      { name: 'displayName', label: t('access.displayName') },
      { name: 'email', label: t('access.email'), kind: 'email' },
      { name: 'groups', label: t('access.groups'), hint: t('access.groups.hint'), ...(groups.length > 0 ? { placeholder: groups.slice(0, 3).join(', ') } : {}) },
      { name: 'description', label: t('access.description'), hint: t('access.user.description.hint') },
    ],
    submitLabel: t('access.user.create'),
    submit: async values => {
      const name = String(values['name']);
      const { displayName, email, description } = values as Record<string, string>;
      const spec = { ...(displayName && { displayName }), ...(email && { email }), ...(description && { description }), groups: words(String(values['groups'])) };
      await resource('iam.luban.dev/v1', 'users').create({ apiVersion: 'iam.luban.dev/v1', kind: 'User', metadata: { name }, spec } as KubeObject);
      return { name, ...await apiJson<{ password: string }>(userPath(name, 'password'), { method: 'POST', body: {} }) };
    },
  });
  if (!made) return undefined;
  await showPassword(made.name, made.password, t('access.user.created', { name: made.name }));
  return made.name;
}

function showPassword(name: string, password: string, heading: string): Promise<void> {
  return showOnce({ heading, label: t('access.user.password.of', { name }), value: password, note: t('access.user.password.note') });
}

/** Changes what is said of a user. */
export async function editUser(user: User): Promise<boolean> {
  const { name } = user.metadata;
  const changed = await formDialog({
    heading: t('access.user.edit.of', { name }),
    values: { displayName: user.spec.displayName ?? '', email: user.spec.email ?? '', emailVerified: user.spec.emailVerified ?? false, language: user.spec.language ?? '', groups: (user.spec.groups ?? []).join(', '), description: user.spec.description ?? '' },
    fields: [
      { name: 'displayName', label: t('access.displayName') },
      { name: 'email', label: t('access.email'), kind: 'email' },
      { name: 'emailVerified', label: t('access.user.emailVerified'), kind: 'switch', when: values => values['email'] !== '' },
      { name: 'language', label: t('access.language'), kind: 'select', options: [{ value: '', label: t('access.language.none') }, ...new Set([...locales, ...(user.spec.language ? [user.spec.language] : [])])].map(option => (typeof option === 'string' ? { value: option, label: new Intl.DisplayNames([option], { type: 'language' }).of(option) ?? option } : option)) },
      { name: 'groups', label: t('access.groups'), hint: t('access.groups.hint') },
      { name: 'description', label: t('access.description'), hint: t('access.user.description.hint') },
    ],
    submitLabel: t('access.save'),
    submit: values => patch<User>(userPath(name), {
      metadata: { resourceVersion: user.metadata.resourceVersion },
      spec: { displayName: values['displayName'] || null, email: values['email'] || null, emailVerified: values['email'] ? values['emailVerified'] : null, language: values['language'] || null, groups: words(String(values['groups'])), description: values['description'] || null },
    }),
  });
  if (changed) toast({ kind: 'ok', text: t('access.saved', { name }) });
  return !!changed;
}

/** Switches an account off or on. */
export async function setDisabled({ metadata: { name } }: User, disabled: boolean): Promise<boolean> {
  if (disabled && !(await confirm({ heading: t('access.user.disable.of', { name }), text: t('access.user.disable.text'), confirmLabel: t('access.user.disable'), danger: true }))) return false;
  await patch(userPath(name), { spec: { disabled: disabled || null } });
  toast({ kind: 'ok', text: t(disabled ? 'access.user.disabled' : 'access.user.enabled', { name }) });
  return true;
}

/** Gives an account a new initial password, which is shown once. */
export async function resetPassword({ metadata: { name } }: User): Promise<boolean> {
  if (!(await confirm({ heading: t('access.user.reset.of', { name }), text: t('access.user.reset.text'), confirmLabel: t('access.user.reset'), danger: true }))) return false;
  const { password } = await apiJson<{ password: string }>(userPath(name, 'password'), { method: 'POST', body: { mustChange: true } });
  await showPassword(name, password, t('access.user.reset.done', { name }));
  return true;
}

/** Takes an account's authenticator app, recovery codes and passkeys away. */
export async function resetFactors({ metadata: { name } }: User): Promise<boolean> {
  if (!(await confirm({ heading: t('access.user.factors.of', { name }), text: t('access.user.factors.text'), confirmLabel: t('access.user.factors'), danger: true }))) return false;
  await apiFetch(userPath(name, 'mfa'), { method: 'DELETE' });
  toast({ kind: 'ok', text: t('access.user.factors.done', { name }) });
  return true;
}

/** Ends every session of an account. */
export async function signOutEverywhere({ metadata: { name } }: User): Promise<boolean> {
  if (!(await confirm({ heading: t('access.user.signOut.of', { name }), text: t('access.user.signOut.text'), confirmLabel: t('access.user.signOut'), danger: true }))) return false;
  const { ended } = await apiJson<{ ended: number }>(userPath(name, 'sessions'), { method: 'DELETE' });
  toast({ kind: 'ok', text: t('people.sessions.ended', { count: ended }) });
  return true;
}

/** Revokes every personal token of an account. */
export async function revokeTokens({ metadata: { name } }: User): Promise<boolean> {
  if (!(await confirm({ heading: t('access.user.tokens.of', { name }), text: t('access.user.tokens.text'), confirmLabel: t('access.user.tokens'), danger: true }))) return false;
  const { revoked } = await apiJson<{ revoked: number }>(userPath(name, 'tokens'), { method: 'DELETE' });
  toast({ kind: 'ok', text: t('access.user.tokens.done', { count: revoked, name }) });
  return true;
}

/** Deletes an account. */
export async function deleteUser({ metadata: { name } }: User): Promise<boolean> {
  if (!(await confirm({ heading: t('access.user.delete.of', { name }), text: t('access.user.delete.text'), confirmLabel: t('access.delete'), danger: true, typeToConfirm: name }))) return false;
  await apiFetch(userPath(name), { method: 'DELETE' });
  toast({ kind: 'ok', text: t('access.deleted', { name }) });
  return true;
}
