/** Who brings a kind: the kernel, the parts that LuBan takes over from Kubernetes, an extension, or a definition that somebody wrote. */
export type Owner = { type: 'kernel' | 'upstream' | 'definition' } | { type: 'extension'; id: string };

/** A kind of resource, as discovery tells it. */
export interface Kind {
  group: string;
  version: string;
  /** Every version that is served, the preferred one first. */
  versions: string[];
  plural: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
  shortNames: string[];
  subresources: string[];
}

/** What aggregated discovery answers, as far as it is read here. */
export interface DiscoveryDocument {
  items: {
    metadata?: { name?: string };
    versions: {
      version: string;
      resources?: {
        resource: string;
        scope: string;
        verbs: string[];
        shortNames?: string[];
        responseKind?: { group: string; kind: string };
        subresources?: { subresource: string }[];
      }[];
    }[];
  }[];
}

/** Kinds whose deletion takes much else along: their name has to be typed. */
const dangerous = new Set(['/Namespace', 'apiextensions.k8s.io/CustomResourceDefinition', 'tenant.luban.dev/Workspace', 'tenant.luban.dev/Project', 'kernel.luban.dev/InstallPlan', 'rbac.authorization.k8s.io/ClusterRole', 'iam.luban.dev/User']);

/** The kinds of the documents; each once, in its preferred version. Kinds that can only be created, as reviews are, are left out. */
export function kindsOf(...documents: DiscoveryDocument[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { metadata, versions } of documents.flatMap(document => document.items)) {
    for (const { version, resources = [] } of versions) {
      for (const resource of resources.filter(resource => resource.verbs.includes('get') || resource.verbs.includes('list'))) {
        const group = metadata?.name ?? '';
        const known = kinds.get(`${group}/${resource.resource}`);
        if (known) { known.versions.push(version); continue; }
        kinds.set(`${group}/${resource.resource}`, {
          group, version, versions: [version],
          plural: resource.resource,
          kind: resource.responseKind?.kind ?? resource.resource,
          namespaced: resource.scope === 'Namespaced',
          verbs: resource.verbs,
          shortNames: resource.shortNames ?? [],
          subresources: (resource.subresources ?? []).map(sub => sub.subresource),
        });
      }
    }
  }
  return [...kinds.values()].sort((left, right) => left.group.localeCompare(right.group) || left.kind.localeCompare(right.kind));
}

/** What a kind is called by those who extend it: `group/Kind`, and `core/Kind` for the group without a name. */
export function targetOf(kind: Pick<Kind, 'group' | 'kind'>): string {
  return `${kind.group || 'core'}/${kind.kind}`;
}

/** Whether something that is meant for `group/Kind` is for this kind; a star stands for any. */
export function isTarget(target: unknown, kind: Pick<Kind, 'group' | 'kind'>): boolean {
  const [group, name] = String(target).split('/');
  return (group === '*' || group === (kind.group || 'core')) && (name === '*' || name === kind.kind);
}

/** A name of the kind that no other kind has. */
export function keyOf(kind: Pick<Kind, 'group' | 'plural'>): string {
  return `${kind.group || 'core'}/${kind.plural}`;
}

/** `v1`, or `group/version`. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}

/** The group and version of an `apiVersion`. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Where the server has the objects of a kind. */
export function apiPath(kind: Pick<Kind, 'group' | 'version' | 'plural'>, namespace?: string | null, name?: string): string {
  const base = kind.group ? `/apis/${kind.group}/${kind.version}` : `/api/${kind.version}`;
  return [base, ...(namespace ? ['namespaces', encodeURIComponent(namespace)] : []), kind.plural, ...(name ? [encodeURIComponent(name)] : [])].join('/');
}

/** Where the console shows a kind. */
export function kindPath(kind: Pick<Kind, 'group' | 'version' | 'plural'>): string {
  return `/resources/${kind.group || 'core'}/${kind.version}/${kind.plural}`;
}

/** Where the console shows an object. */
export function objectPath(kind: Pick<Kind, 'group' | 'version' | 'plural'>, namespace: string | null | undefined, name: string): string {
  return `${kindPath(kind)}/${encodeURIComponent(namespace || '-')}/${encodeURIComponent(name)}`;
}

/** Whether deleting an object of this kind takes much else along. */
export function isDangerous(kind: Pick<Kind, 'group' | 'kind'>): boolean {
  return dangerous.has(`${kind.group}/${kind.kind}`);
}

/** Who brings a kind. `extensions` is from `Kind.group/version` to the extension, `definitions` the names of the definitions. */
export function ownerOf(kind: Kind, extensions: ReadonlyMap<string, string>, definitions: ReadonlySet<string>): Owner {
  const extension = kind.versions.map(version => extensions.get(`${kind.kind}.${kind.group}/${version}`)).find(id => id);
  if (extension) return { type: 'extension', id: extension };
  if (definitions.has(`${kind.plural}.${kind.group}`)) return { type: 'definition' };
  return { type: kind.group.endsWith('.luban.dev') ? 'kernel' : 'upstream' };
}

/** Whether a kind fits a search: part of its names, of its group, or one of its short names. */
export function matches(kind: Kind, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return !wanted || kind.shortNames.includes(wanted) || [kind.kind, kind.plural, kind.group || 'core'].some(text => text.toLowerCase().includes(wanted));
}
