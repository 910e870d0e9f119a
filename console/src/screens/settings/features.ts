import { ApiError, apiJson, t, transport } from '@luban/console-sdk';

/** Something that the platform can do, and how it stands. */
export interface Feature {
  id: 'identity' | 'resources' | 'definitions' | 'catalogue' | 'descriptions' | 'audit' | 'tenancy' | 'replicas' | 'live';
  state: 'ok' | 'off' | 'error' | 'unknown';
  detail?: string;
  path?: string;
}

type Probe = Omit<Feature, 'state' | 'detail'> & { ask: (signal: AbortSignal) => Promise<string | undefined> };

const count = async (path: string, signal: AbortSignal) => {
  const { items, metadata } = await apiJson<{ items: unknown[]; metadata: { remainingItemCount?: number } }>(`${path}?limit=1`, { signal });
  return items.length + (metadata.remainingItemCount ?? 0);
};

/** Each feature is asked for itself: what a server does not have answers 404, what the user may not see 403. */
const probes: Probe[] = [
  { id: 'identity', path: '/resources/iam.luban.dev/v1/users', ask: async signal => (await apiJson<{ issuer: string }>('/.well-known/openid-configuration', { signal })).issuer },
  { id: 'resources', path: '/resources', ask: async signal => t('settings.features.groups', { count: (await apiJson<{ groups: unknown[] }>('/apis', { signal })).groups.length + 1 }) },
  { id: 'definitions', path: '/resources/apiextensions.k8s.io/v1/customresourcedefinitions', ask: async signal => t('settings.features.objects', { count: await count('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', signal) }) },
  { id: 'catalogue', path: '/marketplace', ask: async signal => t('settings.features.extensions', { count: await count('/apis/kernel.luban.dev/v1/extensions', signal) }) },
  { id: 'descriptions', path: '/api-explorer', ask: async signal => { const index = await apiJson<unknown[] | { items: unknown[] }>('/api/kernel/v1/openapi', { signal }); return t('settings.features.documents', { count: (Array.isArray(index) ? index : index.items).length }); } },
  { id: 'audit', path: '/audit', ask: async signal => t('settings.features.policies', { count: await count('/apis/audit.luban.dev/v1/auditpolicies', signal) }) },
  { id: 'tenancy', path: '/workspaces', ask: async signal => t('settings.features.workspaces', { count: await count('/apis/tenant.luban.dev/v1/workspaces', signal) }) },
  { id: 'replicas', path: '/about', ask: async signal => t('settings.features.servers', { count: await count('/apis/kernel.luban.dev/v1/replicas', signal) }) },
];

/** The features of the platform. One that cannot be asked about does not hide the others. */
export async function featuresOf(signal: AbortSignal): Promise<Feature[]> {
  const found = await Promise.all(probes.map(probe => ask(probe, signal)));
  const live = transport();
  return [...found, { id: 'live', state: live?.state === 'open' ? 'ok' : 'off' }];
}

async function ask({ id, path, ask }: Probe, signal: AbortSignal): Promise<Feature> {
  const feature = { id, ...(path ? { path } : {}) };
  try {
    const detail = await ask(signal);
    return { ...feature, state: 'ok', ...(detail ? { detail } : {}) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.isForbidden) return { ...feature, state: 'unknown', detail: t('settings.features.forbidden') };
    return { ...feature, state: error.status === 404 ? 'off' : 'error' };
  }
}
