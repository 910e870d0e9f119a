import type { KubeObject } from '@luban/console-sdk';
import type { MeshService } from '../model.js';

const api = 'networking.istio.io/v1';

/** The two objects of a release in steps: the versions, then the split between them. */
export function releaseObjects(service: MeshService, stable: string, candidate: string, weight: number): KubeObject[] {
  const metadata = { name: service.name, namespace: service.namespace };
  const part = (version: string) => ({ name: version.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-'), labels: { version } });
  const to = (version: string, share: number) => ({ destination: { host: service.name, subset: part(version).name }, weight: share });
  return [
    { apiVersion: api, kind: 'DestinationRule', metadata, spec: { host: service.name, subsets: [part(stable), part(candidate)] } } as KubeObject,
    { apiVersion: api, kind: 'VirtualService', metadata, spec: { hosts: [service.name], http: [{ route: [to(stable, 100 - weight), to(candidate, weight)] }] } } as KubeObject,
  ];
}

/** Plain objects as YAML; what could be read as something else is quoted. */
export function toYaml(objects: readonly KubeObject[]): string {
  return objects.map(object => lines(object, 0).join('\n')).join('\n---\n') + '\n';
}

function lines(value: unknown, depth: number): string[] {
  const indent = '  '.repeat(depth);
  if (Array.isArray(value)) return value.flatMap(item => { const [first = '', ...rest] = lines(item, depth + 1); return [`${indent}- ${first.trimStart()}`, ...rest]; });
  if (typeof value !== 'object' || value === null) return [indent + scalar(value)];
  return Object.entries(value).flatMap(([name, inner]) => (typeof inner === 'object' && inner !== null ? [`${indent}${scalar(name)}:`, ...lines(inner, Array.isArray(inner) ? depth : depth + 1)] : [`${indent}${scalar(name)}: ${scalar(inner)}`]));
}

const scalar = (value: unknown) => (typeof value === 'string' && !/^[a-zA-Z][\w./-]*$/.test(value) || value === 'true' || value === 'false' || value === 'null' || value === 'yes' || value === 'no' ? JSON.stringify(value) : String(value));
