import { apiFetch, apiJson } from './http.js';
import type { KubeList, KubeObject, KubeTable } from './kube.js';
import { LiveList } from './live-list.js';

/** Which of a kind's resources. */
export interface ListOptions {
  labelSelector?: string;
  fieldSelector?: string;
  limit?: number;
  continue?: string;
}

/** Which resources a live list holds. */
export interface WatchOptions {
  name?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

/** Whether only to try. */
export interface WriteOptions {
  dryRun?: boolean;
}

/** What happens to the resources that this one owns. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** Reads and changes the resources of one kind. */
export class ResourceClient<T extends KubeObject = KubeObject> {
  /** The address of the collection. */
  readonly path: string;

  constructor(readonly apiVersion: string, readonly plural: string, readonly namespace?: string) {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    this.path = `${root}${namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${plural}`;
  }

  list(options: ListOptions & { as: 'table' }, signal?: AbortSignal): Promise<KubeTable>;
  list(options?: ListOptions & { as?: undefined }, signal?: AbortSignal): Promise<KubeList<T>>;
  list({ as, ...options }: ListOptions & { as?: 'table' | undefined } = {}, signal?: AbortSignal): Promise<KubeTable | KubeList<T>> {
    const headers: Record<string, string> = as === 'table' ? { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io, application/json' } : {};
    return apiJson(this.path + toQuery(options), { headers, ...(signal && { signal }) });
  }

  get(name: string, signal?: AbortSignal): Promise<T> {
    return apiJson(this.item(name), signal && { signal });
  }

  create(object: T, options: WriteOptions = {}): Promise<T> {
    return apiJson(this.path + dryRunQuery(options), { method: 'POST', body: object });
  }

  /** Replaces the whole resource; its resourceVersion guards against a change in between. */
  replace(object: T, options: WriteOptions = {}): Promise<T> {
    return apiJson(this.item(object.metadata.name) + dryRunQuery(options), { method: 'PUT', body: object });
  }

  /** Changes a part of a resource by a JSON merge patch. */
  patch(name: string, mergePatch: unknown, options: WriteOptions = {}): Promise<T> {
    return apiJson(this.item(name) + dryRunQuery(options), { method: 'PATCH', headers: { 'Content-Type': 'application/merge-patch+json' }, body: mergePatch });
  }

  /** Server-side apply: says what this manager wants of the resource, made if it is not there. */
  apply(object: T, { force, fieldManager = 'console', dryRun }: WriteOptions & { force?: boolean; fieldManager?: string } = {}): Promise<T> {
    const query = toQuery({ fieldManager, force: force || undefined, dryRun: dryRun ? 'All' : undefined });
    return apiJson(this.item(object.metadata.name) + query, { method: 'PATCH', headers: { 'Content-Type': 'application/apply-patch+yaml' }, body: JSON.stringify(object) });
  }

  async delete(name: string, { propagation, dryRun }: WriteOptions & { propagation?: Propagation } = {}): Promise<void> {
    await apiFetch(this.item(name) + toQuery({ propagationPolicy: propagation, dryRun: dryRun ? 'All' : undefined }), { method: 'DELETE' });
  }

  /** A list that follows every change until the signal says stop. */
  watch(options: WatchOptions = {}, signal?: AbortSignal): LiveList<T> {
    return new LiveList<T>(this, options, signal);
  }

  /** The topic of these resources on the console's stream. */
  topic({ name, labelSelector, fieldSelector }: WatchOptions = {}): string {
    return this.path.slice(1) + toQuery({ name, labelSelector, fieldSelector });
  }

  private item(name: string): string {
    return `${this.path}/${encodeURIComponent(name)}`;
  }
}

/** The resources of a kind: `resource('kernel.luban.dev/v1', 'installplans')`. */
export function resource<T extends KubeObject = KubeObject>(apiVersion: string, plural: string, { namespace }: { namespace?: string } = {}): ResourceClient<T> {
  return new ResourceClient<T>(apiVersion, plural, namespace);
}

const dryRunQuery = ({ dryRun }: WriteOptions) => (dryRun ? '?dryRun=All' : '');

/** A query of the members that have a value, or nothing. */
export function toQuery(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '').map(([key, value]) => [key, String(value)]);
  return given.length ? `?${new URLSearchParams(given as string[][])}` : '';
}
