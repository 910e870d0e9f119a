/** The metadata that every object has. */
export interface KubeMetadata {
  name: string;
  namespace?: string;
  uid?: string;
  generation?: number;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
  [field: string]: unknown;
}

/** The owner of an object: when it goes, so does the object. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

/** Any object of the resource API. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: KubeMetadata;
  [field: string]: unknown;
}

/** The object as people edit it: without what only machines keep in it. */
export function editable(object: KubeObject): KubeObject {
  const { managedFields, name, namespace, labels, annotations, ...rest } = object.metadata;
  const { apiVersion, kind, metadata, ...fields } = object;
  return { apiVersion, kind, metadata: prune({ name, namespace, labels, annotations, ...rest }), ...fields };
}

function prune(metadata: { [field in keyof KubeMetadata]: KubeMetadata[field] | undefined }): KubeMetadata {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)) as KubeMetadata;
}

/** The object as it could be made anew elsewhere: also without identity and status. */
export function portable(object: KubeObject): KubeObject {
  const { managedFields, uid, resourceVersion, generation, creationTimestamp, deletionTimestamp, ownerReferences, finalizers, ...metadata } = object.metadata;
  const { status, ...rest } = object;
  return { ...rest, metadata: { ...metadata, name: metadata.name } } as KubeObject;
}
