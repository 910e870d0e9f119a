import { ApiError, apiJson } from '@luban/console-sdk';
import { Store } from '../../../core/index.js';
import { follow, Later } from '../../common/follow.js';
import { kindsOf, ownerOf, splitApiVersion, type DiscoveryDocument, type Kind, type Owner } from '../model/kind.js';

/** Every kind that the server has now. */
export class Catalogue {
  constructor(readonly kinds: readonly Kind[], private readonly extensions: ReadonlyMap<string, string>, private readonly definitions: ReadonlySet<string>) {}

  /** The kind with this group and plural, in this version. */
  find(group: string, plural: string, version?: string): Kind | undefined {
    const found = this.kinds.find(kind => kind.group === group && kind.plural === plural);
    return found && version && found.versions.includes(version) ? { ...found, version } : found;
  }

  /** The kind that the parameters of an address name; the group of `v1` is called core there. */
  at({ group, plural, version }: Record<string, string>): Kind | undefined {
    return this.find(group === 'core' ? '' : group!, plural!, version);
  }

  /** The kind that an object or a reference names; without a version any that fits. */
  of(apiVersion: string | undefined, kind: string): Kind | undefined {
    if (!apiVersion) return this.kinds.find(candidate => candidate.kind === kind);
    const { group, version } = apiVersion.includes('/') || apiVersion === 'v1' ? splitApiVersion(apiVersion) : { group: apiVersion, version: '' };
    const found = this.kinds.find(candidate => candidate.group === group && candidate.kind === kind);
    return found && found.versions.includes(version) ? { ...found, version } : found;
  }

  /** Who brings a kind. */
  ownerOf(kind: Kind): Owner {
    return ownerOf(kind, this.extensions, this.definitions);
  }
}

/** The kinds, once they are known. */
export const catalogue = new Store<Catalogue | null>(null);

let loading: Promise<Catalogue> | undefined;

/** The kinds; read once, and then kept up to date by `followKinds`. */
export function loadKinds(): Promise<Catalogue> {
  return catalogue.value ? Promise.resolve(catalogue.value) : refreshKinds();
}

/** Reads the kinds anew. */
export function refreshKinds(): Promise<Catalogue> {
  return loading ??= read().then(next => { catalogue.set(next); return next; }).finally(() => { loading = undefined; });
}

/** Reads the kinds again whenever extensions or definitions come and go, until the signal says stop. */
export function followKinds(signal: AbortSignal): void {
  const later = new Later(() => void refreshKinds().catch(ignoreOffline), 250);
  for (const topic of sources) follow(topic, undefined, { changed: () => later.ask() }, signal);
  signal.addEventListener('abort', () => later.cancel(), { once: true });
}

/** What tells that kinds may have changed. */
const sources = ['apis/kernel.luban.dev/v1/contributions', 'apis/apiextensions.k8s.io/v1/customresourcedefinitions'];

async function read(): Promise<Catalogue> {
  const discover = (path: string) => apiJson<DiscoveryDocument>(path, { headers: { Accept: 'application/json;v=v2;g=apidiscovery.k8s.io;as=APIGroupDiscoveryList, application/json' } });
  const [core, groups, contributions, definitions] = await Promise.all([
    discover('/api'), discover('/apis'),
    unlessForbidden(apiJson<{ items: { metadata: { name: string }; spec?: { kinds?: string[] } }[] }>('/apis/kernel.luban.dev/v1/contributions')),
    unlessForbidden(apiJson<{ items: { metadata: { name: string } }[] }>('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { headers: { Accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' } })),
  ]);
  const extensions = new Map((contributions?.items ?? []).flatMap(item => (item.spec?.kinds ?? []).map(kind => [kind, item.metadata.name] as const)));
  return new Catalogue(kindsOf(core, groups), extensions, new Set((definitions?.items ?? []).map(item => item.metadata.name)));
}

/** Who may not see them still sees the kinds, only not whose they are. */
function unlessForbidden<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch(error => {
    if (error instanceof ApiError && (error.isForbidden || error.status === 404)) return null;
    throw error;
  });
}

/** Without an answer the kinds stay as they were; the stream tells when the server is back. */
function ignoreOffline(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}
