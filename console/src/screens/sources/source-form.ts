import type { PackageSource } from '../centre/model.js';

/** What a person enters for a source. */
export interface SourceForm {
  name: string;
  url: string;
  priority: string;
  prefixes: string;
  pollInterval: string;
  allowInsecure: boolean;
  caBundle: string;
  trust: '' | 'Require' | 'AllowUnsigned';
  fingerprints: string;
  owners: string;
  minimumAge: string;
  credentials: 'none' | 'secret' | 'new';
  secretNamespace: string;
  secretName: string;
  username: string;
  password: string;
  token: string;
}

/** A form with nothing entered. */
export const emptyForm: SourceForm = {
  name: '', url: '', priority: '0', prefixes: '', pollInterval: '5m', allowInsecure: false, caBundle: '', trust: '', fingerprints: '', owners: '', minimumAge: '',
  credentials: 'none', secretNamespace: 'default', secretName: '', username: '', password: '', token: '',
};

/** The form of a source that there is. */
export function formOf(source: PackageSource): SourceForm {
  const { spec } = source;
  return {
    ...emptyForm, name: source.metadata.name, url: spec.url, priority: String(spec.priority ?? 0), prefixes: (spec.idPrefixes ?? []).join(', '), pollInterval: spec.pollInterval ?? '5m',
    allowInsecure: spec.allowInsecure ?? false, caBundle: spec.caBundle ?? '', trust: spec.trustPolicy?.mode ?? '', fingerprints: (spec.trustPolicy?.fingerprints ?? []).join('\n'),
    owners: (spec.trustPolicy?.owners ?? []).join(', '), minimumAge: spec.trustPolicy?.minimumAge ?? '', credentials: spec.credentialsSecret ? 'secret' : 'none',
    secretNamespace: spec.credentialsSecret?.namespace ?? 'default', secretName: spec.credentialsSecret?.name ?? '',
  };
}

/** The source that a form describes. What is left empty is null, so that a merge patch takes it out. */
export function specOf(form: SourceForm): PackageSource['spec'] {
  const secret = form.credentials === 'none' ? null : { namespace: form.secretNamespace, name: form.secretName || secretNameOf(form) };
  const trust = { mode: form.trust || null, fingerprints: split(form.fingerprints), owners: split(form.owners), minimumAge: form.minimumAge || null };
  return {
    url: form.url.trim(), priority: Number.parseInt(form.priority, 10) || 0, idPrefixes: split(form.prefixes), pollInterval: form.pollInterval || null, allowInsecure: form.allowInsecure,
    caBundle: form.caBundle.trim() || null, credentialsSecret: secret,
    trustPolicy: trust.mode || trust.fingerprints.length || trust.owners.length || trust.minimumAge ? trust : null,
  };
}

/** The name of the secret that is made for a source. */
export function secretNameOf(form: SourceForm): string {
  return `source-${form.name}`;
}

/** The values of the secret that is made for a source. */
export function secretOf(form: SourceForm): Record<string, string> {
  return form.token ? { token: form.token } : { username: form.username, password: form.password };
}

/** A name that fits an address: the host, as a name of an object may be written. */
export function suggestName(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname || new URL(url).pathname : url;
  return host.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
}

function split(text: string): string[] {
  return text.split(/[\s,]+/).map(part => part.trim()).filter(Boolean);
}
