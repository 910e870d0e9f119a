import { apiJson, resource, t, toast, type KubeObject } from '@luban/console-sdk';
import { api, pathOf } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import type { Field, FormValues } from '../people/form.js';
import { providerForm, providerSpec, secretKey, type Provider } from './model/providers.js';

/** The address of identity providers, or of one. */
export function providerPath(name?: string): string {
  return name === undefined ? `${api.iam}/identityproviders` : pathOf(`${api.iam}/identityproviders`, name);
}

/** Makes or changes an identity provider in a dialog. */
export async function editProvider(provider?: Provider): Promise<boolean> {
  const written = await formDialog({
    heading: provider ? t('access.provider.edit.of', { name: provider.metadata.name }) : t('access.provider.create'),
    intro: t('access.provider.text'),
    width: '680px',
    values: providerForm(provider),
    fields: values => fieldsOf(values, provider),
    submitLabel: provider ? t('access.save') : t('access.provider.create'),
    submit: values => write({ ...providerForm(provider), ...values }, provider),
  });
  if (written) toast({ kind: 'ok', text: t(provider ? 'access.saved' : 'access.created', { name: written }) });
  return !!written;
}

const oneOf = (...types: string[]) => (values: FormValues) => types.includes(String(values['type']));

function fieldsOf(values: FormValues, provider?: Provider): Field[] {
  const choose = (name: string, options: readonly string[]) => ({ name, label: t(`access.provider.${name}`), kind: 'select' as const, options: options.map(value => ({ value, label: t(`access.provider.${name}.${value}`) })) });
  return [
    ...(provider ? [] : [choose('type', ['OIDC', 'GitHub', 'LDAP', 'extension']), { name: 'name', label: t('people.name'), hint: t('access.provider.name.hint'), required: true, check: (text: string) => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text) ? '' : t('access.name.form')) }]),
    ...(provider ? [] : [field('extensionType', { required: true, placeholder: 'acme.badges/badge', when: oneOf('extension') })]),
    field('labelEn', {}), field('labelZh', {}),
    field('issuer', { required: true, placeholder: 'https://id.example.com', section: t('access.provider.connection'), when: oneOf('OIDC') }), field('oidcClientId', { required: true, when: oneOf('OIDC') }), field('scopes', { when: oneOf('OIDC') }),
    field('userNameClaim', { when: oneOf('OIDC') }), field('groupsClaim', { when: oneOf('OIDC') }), field('signOut', { kind: 'switch', when: oneOf('OIDC') }),
    field('gitHubUrl', { required: true, section: t('access.provider.connection'), when: oneOf('GitHub') }), field('gitHubClientId', { required: true, when: oneOf('GitHub') }), field('organizations', { kind: 'lines', when: oneOf('GitHub') }),
    field('urls', { kind: 'lines', required: true, placeholder: 'ldaps://ldap.example.com', section: t('access.provider.connection'), when: oneOf('LDAP') }), field('startTls', { kind: 'switch', when: oneOf('LDAP') }), field('bindDn', { when: oneOf('LDAP') }),
    field('baseDn', { required: true, placeholder: 'ou=people,dc=example,dc=com', when: oneOf('LDAP') }), field('filter', { required: true, when: oneOf('LDAP') }), field('subjectAttribute', { when: oneOf('LDAP') }), field('userNameAttribute', { when: oneOf('LDAP') }),
    { ...choose('groupMethod', ['None', 'MemberOf', 'Search', 'ActiveDirectory']), when: oneOf('LDAP') }, field('groupBaseDn', { when: now => oneOf('LDAP')(now) && ['Search', 'ActiveDirectory'].includes(String(now['groupMethod'])) }),
    field('config', { kind: 'lines', section: t('access.provider.connection'), when: oneOf('extension'), check: isJson }),
    field('secretNamespace', { required: true, section: t('access.provider.secret'), suggestions: [] }), field('secretName', { placeholder: `${String(values['name'] || 'provider')}-credentials` }),
    field('secretValue', { kind: 'password', hint: t(provider ? 'access.provider.secretValue.keep' : 'access.provider.secretValue.hint', { key: secretKey(String(values['type'])) }), autocomplete: 'new-password' }),
    { ...choose('mapping', ['Manual', 'Lookup', 'Auto']), section: t('access.provider.people'), hint: t(`access.provider.mapping.${String(values['mapping'])}.hint`) }, field('lookupClaim', { when: now => now['mapping'] === 'Lookup' }),
    field('groupPrefix', { placeholder: `${String(values['name'] || 'provider')}:` }), field('groupMapping', { kind: 'lines', placeholder: 'platform-team=platform-admins' }), field('groupRequired', { kind: 'lines' }),
    field('order', { kind: 'number', section: t('access.provider.more') }), field('caBundle', { kind: 'lines' }), field('allowInsecure', { kind: 'switch' }),
  ];
}

const hinted = new Set(['allowInsecure', 'bindDn', 'caBundle', 'extensionType', 'filter', 'groupMapping', 'groupPrefix', 'groupRequired', 'issuer', 'order', 'organizations', 'secretName', 'signOut', 'startTls', 'urls']);

function field(name: string, more: Partial<Field>): Field {
  return { name, label: t(`access.provider.${name}`), ...(hinted.has(name) ? { hint: t(`access.provider.${name}.hint`, { name: '{name}' }) } : {}), ...more };
}

function isJson(text: string): string {
  try {
    JSON.parse(text || '{}');
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function write(values: FormValues, provider?: Provider): Promise<string> {
  const name = provider?.metadata.name ?? String(values['name']);
  const secretName = String(values['secretName']).trim() || (values['secretValue'] ? `${name}-credentials` : '');
  const spec = providerSpec({ ...values, secretName }, provider?.spec);
  if (values['secretValue']) await keepSecret(String(values['secretNamespace']), secretName, { [secretKey(spec.type)]: String(values['secretValue']) });
  const body = { ...(provider ?? {}), apiVersion: 'iam.luban.dev/v1', kind: 'IdentityProvider', metadata: provider?.metadata ?? { name }, spec };
  await apiJson(provider ? providerPath(name) : providerPath(), { method: provider ? 'PUT' : 'POST', body });
  return name;
}

/** Writes a value into a Secret, made if it is not there. It is never read back. */
async function keepSecret(namespace: string, name: string, stringData: Record<string, string>): Promise<void> {
  await resource('v1', 'secrets', { namespace }).apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData } as KubeObject, { force: true });
}
