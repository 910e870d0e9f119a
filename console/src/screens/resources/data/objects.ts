import { apiFetch, apiJson } from '@luban/console-sdk';
import { apiPath, type Kind } from '../model/kind.js';
import type { KubeObject } from '../model/object.js';

/** Who the server notes as the manager of what is applied here. */
export const fieldManager = 'luban-console';

/** What happens to the objects that this one owns. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

const query = (values: Record<string, string | false | undefined>) => {
  const given = Object.entries(values).filter((entry): entry is [string, string] => !!entry[1]);
  return given.length ? `?${new URLSearchParams(given)}` : '';
};

/** Reads an object. */
export function getObject(kind: Kind, namespace: string | null, name: string, signal?: AbortSignal): Promise<KubeObject> {
  return apiJson(apiPath(kind, namespace, name), signal ? { signal } : {});
}

/** Makes an object. Fields that the schema does not know are problems, not lost words. */
export function createObject(kind: Kind, object: KubeObject, { dryRun = false } = {}): Promise<KubeObject> {
  return apiJson(apiPath(kind, kind.namespaced ? object.metadata.namespace || 'default' : null) + query({ fieldManager, fieldValidation: 'Strict', dryRun: dryRun && 'All' }), { method: 'POST', body: object });
}

/** Replaces an object; its resourceVersion keeps what was changed in between from being lost. */
export function replaceObject(kind: Kind, object: KubeObject, { dryRun = false } = {}): Promise<KubeObject> {
  return apiJson(apiPath(kind, object.metadata.namespace, object.metadata.name) + query({ fieldManager, fieldValidation: 'Strict', dryRun: dryRun && 'All' }), { method: 'PUT', body: object });
}

/** Applies an object: only the fields that it names, made where it is not there yet. */
export function applyObject(kind: Kind, object: KubeObject, { dryRun = false, force = false } = {}): Promise<KubeObject> {
  const { managedFields, resourceVersion, uid, creationTimestamp, generation, ...metadata } = object.metadata;
  const namespace = kind.namespaced ? metadata.namespace || 'default' : null;
  return apiJson(apiPath(kind, namespace, metadata.name) + query({ fieldManager, fieldValidation: 'Strict', force: force && 'true', dryRun: dryRun && 'All' }), {
    method: 'PATCH', headers: { 'Content-Type': 'application/apply-patch+yaml' }, body: JSON.stringify({ ...object, metadata }),
  });
}

/** Changes a part of an object by a merge patch. */
export function patchObject(kind: Kind, namespace: string | null | undefined, name: string, patch: unknown): Promise<KubeObject> {
  return apiJson(apiPath(kind, namespace, name) + query({ fieldManager }), { method: 'PATCH', headers: { 'Content-Type': 'application/merge-patch+json' }, body: JSON.stringify(patch) });
}

/** Deletes an object; with a uid only that one, not another that took its name. */
export async function deleteObject(kind: Kind, namespace: string | null | undefined, name: string, { propagation, uid, dryRun = false }: { propagation?: Propagation; uid?: string; dryRun?: boolean } = {}): Promise<void> {
  await apiFetch(apiPath(kind, namespace, name) + query({ dryRun: dryRun && 'All' }), {
    method: 'DELETE', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', ...(propagation ? { propagationPolicy: propagation } : {}), ...(uid ? { preconditions: { uid } } : {}) }),
  });
}
