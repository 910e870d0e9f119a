import type { Condition, Stored } from '../../people/kinds.js';
import type { FormValues } from '../../people/form.js';
import { lines, words } from '../../people/words.js';

/** What an identity provider is told. */
export interface ProviderSpec {
  type: string;
  displayName?: Record<string, string>;
  enabled?: boolean;
  mapping?: string;
  lookupClaim?: string;
  order?: number;
  credentialsSecret?: { namespace: string; name: string };
  groups?: { prefix?: string; mapping?: Record<string, string>; include?: string[]; exclude?: string[]; required?: string[] };
  tls?: { caBundle?: string; allowInsecure?: boolean };
  oidc?: Record<string, unknown>;
  gitHub?: Record<string, unknown>;
  ldap?: Record<string, any>;
  config?: Record<string, unknown>;
}

/** A place outside whose people may sign in here. */
export type Provider = Stored<ProviderSpec, { observedGeneration?: number; conditions?: Condition[] }>;

/** Whether a provider was reached and accepts this server; pending while the newest change was not looked at. */
export function readiness(provider: Provider): { state: 'ok' | 'error' | 'busy' | 'off'; condition: Condition | undefined } {
  const condition = provider.status?.conditions?.find(({ type }) => type === 'Ready');
  const current = (provider.status?.observedGeneration ?? 0) >= (provider.metadata.generation ?? 0);
  const state = provider.spec.enabled === false ? 'off' : !condition || !current ? 'busy' : condition.status === 'True' ? 'ok' : 'error';
  return { state, condition };
}

/** The key that the confidential value of a type stands under in the Secret. */
export function secretKey(type: string): string {
  return type === 'LDAP' ? 'bindPassword' : 'clientSecret';
}

/** Fills the form from what is stored; what a new one begins with without it. */
export function providerForm(provider?: Provider): FormValues {
  const spec: Partial<ProviderSpec> = provider?.spec ?? {};
  const { oidc = {}, gitHub = {}, ldap = {}, groups = {} } = spec;
  const text = (value: unknown) => (Array.isArray(value) ? value.join('\n') : value == null ? '' : String(value));
  const pairs = (values: Record<string, string> | undefined) => Object.entries(values ?? {}).map(([from, to]) => `${from}=${to}`).join('\n');
  return {
    type: spec.type && !builtIn.includes(spec.type) ? 'extension' : spec.type ?? 'OIDC', extensionType: spec.type ?? '', name: provider?.metadata.name ?? '',
    labelEn: spec.displayName?.['en'] ?? '', labelZh: spec.displayName?.['zh'] ?? spec.displayName?.['zh-CN'] ?? '',
    mapping: spec.mapping ?? 'Manual', lookupClaim: text(spec.lookupClaim), order: text(spec.order ?? ''),
    secretNamespace: spec.credentialsSecret?.namespace ?? 'default', secretName: spec.credentialsSecret?.name ?? '', secretValue: '',
    issuer: text(oidc['issuer']), oidcClientId: text(oidc['clientId']), scopes: text(oidc['scopes'] ?? ['openid', 'profile', 'email']).replaceAll('\n', ' '), userNameClaim: text(oidc['userNameClaim'] ?? 'preferred_username'), groupsClaim: text(oidc['groupsClaim'] ?? 'groups'), signOut: oidc['signOut'] !== false,
    gitHubUrl: text(gitHub['url'] ?? 'https://github.com'), gitHubClientId: text(gitHub['clientId']), organizations: text(gitHub['organizations']),
    urls: text(ldap['urls']), startTls: ldap['startTls'] === true, bindDn: text(ldap['bindDn']), baseDn: text(ldap['users']?.baseDn), filter: text(ldap['users']?.filter ?? '(&(objectClass=person)(uid={name}))'),
    subjectAttribute: text(ldap['users']?.subjectAttribute ?? 'entryUUID'), userNameAttribute: text(ldap['users']?.userNameAttribute ?? 'uid'), groupMethod: text(ldap['groups']?.method ?? 'None'), groupBaseDn: text(ldap['groups']?.baseDn),
    config: spec.config ? JSON.stringify(spec.config, null, 2) : '',
    groupPrefix: text(groups.prefix), groupMapping: pairs(groups.mapping), groupRequired: text(groups.required), caBundle: text(spec.tls?.caBundle), allowInsecure: spec.tls?.allowInsecure === true,
  };
}

const builtIn = ['OIDC', 'GitHub', 'LDAP'];

/** The spec of what a form says. What the form does not show stays as it was. */
export function providerSpec(values: FormValues, before?: ProviderSpec): ProviderSpec {
  const said = (name: string) => String(values[name] ?? '').trim();
  const type = said('type') === 'extension' ? said('extensionType') : said('type');
  const { oidc, gitHub, ldap, config, ...rest } = before ?? { type };
  const spec: ProviderSpec = { ...rest, type, mapping: said('mapping') || 'Manual', displayName: compact({ ...rest.displayName, en: said('labelEn'), zh: said('labelZh') }) };
  setOrDelete(spec, 'lookupClaim', said('mapping') === 'Lookup' ? said('lookupClaim') : '');
  setOrDelete(spec, 'order', said('order') === '' ? undefined : Number(said('order')));
  setOrDelete(spec, 'credentialsSecret', said('secretName') ? { namespace: said('secretNamespace') || 'default', name: said('secretName') } : undefined);
  const groups = { ...rest.groups, mapping: pairsOf(said('groupMapping')), required: lines(said('groupRequired')) };
  setOrDelete(groups, 'prefix', said('groupPrefix'));
  spec.groups = groups;
  const tls = { ...rest.tls, allowInsecure: values['allowInsecure'] === true };
  setOrDelete(tls, 'caBundle', said('caBundle'));
  spec.tls = tls;
  if (type === 'OIDC') spec.oidc = { ...oidc, issuer: said('issuer'), clientId: said('oidcClientId'), scopes: words(said('scopes')), userNameClaim: said('userNameClaim') || 'preferred_username', groupsClaim: said('groupsClaim') || 'groups', signOut: values['signOut'] !== false };
  else if (type === 'GitHub') spec.gitHub = { ...gitHub, url: said('gitHubUrl') || 'https://github.com', clientId: said('gitHubClientId'), organizations: words(said('organizations')) };
  else if (type === 'LDAP') spec.ldap = ldapOf(values, said, ldap);
  else if (said('config')) spec.config = JSON.parse(said('config')) as Record<string, unknown>;
  return spec;
}

function ldapOf(values: FormValues, said: (name: string) => string, before: Record<string, any> = {}): Record<string, unknown> {
  const ldap: Record<string, unknown> = {
    ...before, urls: words(said('urls')), startTls: values['startTls'] === true,
    users: { ...before['users'], baseDn: said('baseDn'), filter: said('filter'), subjectAttribute: said('subjectAttribute') || 'entryUUID', userNameAttribute: said('userNameAttribute') || 'uid' },
    groups: { ...before['groups'], method: said('groupMethod') || 'None', ...(said('groupBaseDn') ? { baseDn: said('groupBaseDn') } : {}) },
  };
  setOrDelete(ldap, 'bindDn', said('bindDn'));
  return ldap;
}

/** Reads `from=to` lines. */
export function pairsOf(text: string): Record<string, string> {
  return Object.fromEntries(lines(text).map(line => [line.slice(0, Math.max(0, line.indexOf('='))).trim(), line.slice(line.indexOf('=') + 1).trim()]).filter(([from, to]) => from && to));
}

function compact(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, text]) => text !== ''));
}

function setOrDelete<T extends object, K extends string>(target: T, key: K, value: unknown): void {
  const open = target as Record<string, unknown>;
  if (value === undefined || value === '') delete open[key];
  else open[key] = value;
}
