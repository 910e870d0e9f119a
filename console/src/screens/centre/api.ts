import { apiFetch, apiJson, locale, resource, type KubeObject } from '@luban/console-sdk';
import type {
  CatalogueEntry, CataloguePage, ExtensionHealth, Generation, InstallPlan, PackageFile, PackageSource, PermissionComparison, PlanAnswer, RollbackAnswer, UpdateAnswer, VersionDetails,
} from './model.js';

/** The group and version of the kernel's own kinds. */
export const kernelVersion = 'kernel.luban.dev/v1';

/** Install plans: what is wanted. */
export const plans = resource<InstallPlan>(kernelVersion, 'installplans');

/** Package sources. */
export const sources = resource<PackageSource>(kernelVersion, 'packagesources');

/** Entries of the catalogue, of which only changes are looked at. */
export const entries = resource<KubeObject>(kernelVersion, 'extensions');

const kernel = '/api/kernel/v1';

/** The name of the plan of an extension. */
export const planName = (id: string) => id.toLowerCase();

const at = (id: string, rest = '') => `${kernel}/extensions/${encodeURIComponent(id)}${rest}`;
const ofVersion = (id: string, version: string, rest = '') => at(id, `/versions/${encodeURIComponent(version)}${rest}`);
const inLanguage = (path: string) => `${path}${path.includes('?') ? '&' : '?'}lang=${encodeURIComponent(locale())}`;
const read = <T>(path: string, signal?: AbortSignal) => apiJson<T>(path, signal && { signal });

/** Searches the catalogue; the query is the server's, without the language. */
export const search = (query: string, signal?: AbortSignal) => read<CataloguePage>(inLanguage(`${kernel}/extensions?${query}`), signal);

/** One extension with its versions. */
export const entry = (id: string, signal?: AbortSignal) => read<CatalogueEntry>(inLanguage(at(id)), signal);

/** One version, read from its package. */
export const details = (id: string, version: string, signal?: AbortSignal) => read<VersionDetails>(inLanguage(ofVersion(id, version)), signal);

/** A text of a package. */
export const textOf = (id: string, version: string, name: 'readme' | 'changelog', signal?: AbortSignal) =>
  read<{ markdown: string; base?: string }>(inLanguage(ofVersion(id, version, `/${name}`)), signal);

/** The files of a package. */
export const files = async (id: string, version: string, signal?: AbortSignal): Promise<PackageFile[]> => {
  const answer = await read<PackageFile[] | { files: PackageFile[] }>(ofVersion(id, version, '/files'), signal);
  return Array.isArray(answer) ? answer : answer.files;
};

/** Where a file of a package is. */
export const fileAddress = (id: string, version: string, path: string) => ofVersion(id, version, `/files/${path.split('/').map(encodeURIComponent).join('/')}`);

/** The text of a file of a package. */
export const fileText = async (id: string, version: string, path: string, signal?: AbortSignal) =>
  (await apiFetch(fileAddress(id, version, path), { headers: { Accept: 'text/plain' }, ...(signal && { signal }) })).text();

/** Where a screenshot of a version is. */
export const screenshotAddress = (id: string, version: string, index: number) => ofVersion(id, version, `/screenshots/${index}`);

/** What a version wants that another did not. */
export const comparePermissions = (id: string, from: string, to: string, signal?: AbortSignal) =>
  read<PermissionComparison>(inLanguage(at(id, `/permissions/compare?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`)), signal);

/** What an install or an upgrade would do. Writes nothing. */
export const preview = (id: string, wish: { version?: string; config?: unknown; approvedPermissions?: string[] }, signal?: AbortSignal) =>
  apiJson<PlanAnswer>(inLanguage(at(id, '/plan')), { method: 'POST', body: wish, ...(signal && { signal }) });

/** How an installed extension is doing. */
export const health = (id: string, signal?: AbortSignal) => read<ExtensionHealth>(at(id, '/health'), signal);

/** Where the log of an extension is; it goes on while it is read. */
export const logAddress = (id: string) => `${plans.path}/${planName(id)}/log?follow=true&tailLines=500`;

/** The plan of an extension; null when there is none. */
export const plan = async (id: string, signal?: AbortSignal): Promise<InstallPlan | null> => (await plans.list({ fieldSelector: `metadata.name=${planName(id)}` }, signal)).items[0] ?? null;

/** Updates extensions, or only says what would be done. */
export const update = (extensions: string[] | null, dryRun: boolean) => apiJson<UpdateAnswer>(`${kernel}/updates`, { method: 'POST', body: { dryRun, extensions } });

/** The states of the system that can be gone back to, newest first. */
export const generations = (signal?: AbortSignal) => read<Generation[]>(`${kernel}/generations`, signal);

/** Goes back to a state of the system, or only says what would be done. */
export const goBack = (generation: number, dryRun: boolean) => apiJson<RollbackAnswer>(`${kernel}/rollback`, { method: 'POST', body: { generation, dryRun } });

/** Reads a package source now. */
export const syncSource = (name: string) => apiFetch(`${sources.path}/${encodeURIComponent(name)}/sync`, { method: 'POST' });

/** Null instead of the error that something is not there. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as { status?: number }).status === 404) return null;
    throw error;
  }
}
