import type { Binding, Subject } from '../../people/kinds.js';

const group = 'rbac.authorization.k8s.io';

/** Where a role is given. */
export type Place = { kind: 'cluster' } | { kind: 'namespace'; name: string } | { kind: 'workspace'; name: string };

/** What somebody is given. */
export interface Grant {
  subjects: Subject[];
  role: { kind: 'ClusterRole' | 'Role'; name: string };
  place: Place;
}

/** The namespace that a place's bindings are in; empty for everywhere. */
export function namespaceOf(place: Place): string {
  return place.kind === 'cluster' ? '' : place.kind === 'namespace' ? place.name : `workspace-${place.name}`;
}

/** The place that a binding holds in. */
export function placeOf(binding: Binding): Place {
  const namespace = binding.metadata.namespace ?? '';
  if (!namespace) return { kind: 'cluster' };
  return namespace.startsWith('workspace-') ? { kind: 'workspace', name: namespace.slice('workspace-'.length) } : { kind: 'namespace', name: namespace };
}

/** A subject as it stands in a binding. */
export function subject(kind: string, name: string, namespace?: string): Subject {
  return kind === 'ServiceAccount' ? { kind, name, namespace: namespace ?? 'default' } : { kind, name, apiGroup: group };
}

/** Reads `namespace/name` or `namespace:name` of a service account. */
export function serviceAccount(text: string): Subject | null {
  const found = /^([^/:\s]+)[/:]([^/:\s]+)$/.exec(text.trim());
  return found ? subject('ServiceAccount', found[2]!, found[1]!) : null;
}

/** How people write a subject. */
export function subjectText({ kind, name, namespace }: Subject): string {
  return kind === 'ServiceAccount' ? `${namespace}/${name}` : name;
}

/** Whether two subjects are the same. */
export function sameSubject(left: Subject, right: Subject): boolean {
  return left.kind === right.kind && left.name === right.name && (left.namespace ?? '') === (right.namespace ?? '');
}

/** The binding that gives somebody the role already; null when there is none. */
export function alreadyGiven(bindings: readonly Binding[], { subjects, role, place }: Grant): Binding | null {
  return bindings.find(binding => (binding.metadata.namespace ?? '') === namespaceOf(place) && binding.roleRef.kind === role.kind && binding.roleRef.name === role.name
    && subjects.every(wanted => (binding.subjects ?? []).some(has => sameSubject(has, wanted)))) ?? null;
}

/** The body of a new binding. Its name is made of the role and the first subject; the server makes it unique. */
export function bindingBody({ subjects, role, place }: Grant, random: () => string): Record<string, unknown> {
  const cluster = place.kind === 'cluster';
  const name = `${role.name}-${subjects[0]?.name ?? 'nobody'}`.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 50);
  return {
    apiVersion: `${group}/v1`,
    kind: cluster ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: `${name}-${random()}`, ...(cluster ? {} : { namespace: namespaceOf(place) }) },
    subjects,
    roleRef: { apiGroup: group, ...role },
  };
}

/** Where bindings of a place are written. */
export function bindingsPath(place: Place): string {
  return place.kind === 'cluster' ? `/apis/${group}/v1/clusterrolebindings` : `/apis/${group}/v1/namespaces/${encodeURIComponent(namespaceOf(place))}/rolebindings`;
}

/** The address of a binding. */
export function bindingPath(binding: Binding): string {
  return `${bindingsPath(placeOf(binding))}/${encodeURIComponent(binding.metadata.name)}`;
}

/** What is left of a binding without a subject; null when nobody is left and it is to be deleted. */
export function without(binding: Binding, removed: Subject): Subject[] | null {
  const left = (binding.subjects ?? []).filter(has => !sameSubject(has, removed));
  return left.length > 0 ? left : null;
}

/** A role that somebody has, and through which binding and subject. */
export interface HeldRole {
  binding: Binding;
  subject: Subject;
}

/** The roles of a user: given to the name, or to one of the groups. */
export function rolesOf(bindings: readonly Binding[], user: string, groups: readonly string[]): HeldRole[] {
  const all = new Set([...groups, 'system:authenticated']);
  return bindings.flatMap(binding => (binding.subjects ?? [])
    .filter(has => (has.kind === 'User' && has.name === user) || (has.kind === 'Group' && all.has(has.name)))
    .map(has => ({ binding, subject: has })));
}
