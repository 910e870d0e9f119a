import { ApiError, t } from '@luban/console-sdk';
import { equal } from '../model/conflict.js';
import type { Kind } from '../model/kind.js';
import type { KubeObject } from '../model/object.js';
import { catalogue, refreshKinds } from './kinds.js';
import { applyObject, createObject, getObject } from './objects.js';

/** What became of a document. */
export interface Outcome {
  result: 'created' | 'changed' | 'unchanged' | 'failed';
  object: KubeObject | null;
  error: ApiError | null;
}

/** Applies one document, or only tries to. What the server says against it is an outcome, not an exception. */
export async function applyDocument(object: KubeObject, options: { dryRun: boolean; force: boolean }): Promise<Outcome> {
  try {
    const kind = await kindOf(object);
    if (!object.metadata.name) return { result: 'created', object: await createObject(kind, object, options), error: null };
    const before = await existing(kind, object);
    const after = await applyObject(kind, object, options);
    return { result: !before ? 'created' : isSame(before, after) ? 'unchanged' : 'changed', object: after, error: null };
  } catch (error) {
    if (error instanceof ApiError) return { result: 'failed', object: null, error };
    throw error;
  }
}

/** The kind of the object; a definition that was applied just before may have brought it. */
async function kindOf({ apiVersion, kind }: KubeObject): Promise<Kind> {
  const found = catalogue.value?.of(apiVersion, kind) ?? (await refreshKinds()).of(apiVersion, kind);
  if (found) return found;
  throw new ApiError(404, 'NotFound', t('resources.apply.unknownKind', { kind: `${apiVersion} ${kind}` }));
}

async function existing(kind: Kind, { metadata }: KubeObject): Promise<KubeObject | null> {
  try {
    return await getObject(kind, kind.namespaced ? metadata.namespace ?? 'default' : null, metadata.name);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

function isSame(before: KubeObject, after: KubeObject): boolean {
  const content = ({ metadata: { managedFields, resourceVersion, generation, ...metadata }, ...rest }: KubeObject) => ({ ...rest, metadata });
  return equal(content(before), content(after));
}
