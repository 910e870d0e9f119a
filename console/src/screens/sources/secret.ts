import { resource, type KubeObject } from '@luban/console-sdk';
import { orNull } from '../centre/api.js';

interface Secret extends KubeObject {
  type: string;
  data: Record<string, string>;
}

/** Writes a Secret, over one of that name. */
export async function putSecret(namespace: string, name: string, values: Record<string, string>): Promise<void> {
  const secrets = resource<Secret>('v1', 'secrets', { namespace });
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toBase64(value)]));
  if (await orNull(secrets.get(name))) await secrets.patch(name, { data });
  else await secrets.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', data });
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
