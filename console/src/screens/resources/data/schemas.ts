import { apiJson } from '@luban/console-sdk';
import { inlined, type Schema, type Schemas } from '../../common/schema.js';
import { apiVersionOf, type Kind } from '../model/kind.js';

/** The schema of a kind, and those that it refers to. */
export interface KindSchema {
  schema: Schema;
  schemas: Schemas;
  /** The same with every reference put in, for editors. */
  full: Schema;
}

interface Index { paths: Record<string, { serverRelativeURL: string }> }

const documents = new Map<string, Promise<{ components?: { schemas?: Schemas } }>>();

/** The schema of a kind; without fields where the server has none. */
export async function schemaOf(kind: Kind): Promise<KindSchema> {
  const { paths } = await apiJson<Index>('/openapi/v3');
  const address = paths[kind.group ? `apis/${kind.group}/${kind.version}` : `api/${kind.version}`]?.serverRelativeURL;
  if (!address) return { schema: {}, schemas: {}, full: {} };
  // The address has the hash of the document: while it is the same, so is the document.
  let document = documents.get(address);
  if (!document) documents.set(address, document = apiJson<{ components?: { schemas?: Schemas } }>(address));
  const { components } = await document.catch(error => { documents.delete(address); throw error; });
  const schemas = components?.schemas ?? {};
  const schema = Object.values(schemas).find(candidate => isOf(candidate, kind)) ?? {};
  return { schema, schemas, full: withEveryonesFields(inlined(schema, schemas), kind) };
}

/** The fields that every object has, for kinds whose schema leaves them out. */
function withEveryonesFields(schema: Schema, kind: Kind): Schema {
  const map: Schema = { type: 'object', additionalProperties: { type: 'string' } };
  const everyones: Record<string, Schema> = {
    apiVersion: { type: 'string', enum: [apiVersionOf(kind)] },
    kind: { type: 'string', enum: [kind.kind] },
    metadata: { type: 'object', properties: { name: { type: 'string' }, ...(kind.namespaced ? { namespace: { type: 'string' } } : {}), labels: map, annotations: map } },
  };
  return { ...schema, type: 'object', properties: { ...everyones, ...schema.properties } };
}

function isOf(schema: Schema, { group, version, kind }: Kind): boolean {
  const kinds = schema['x-kubernetes-group-version-kind'] as { group: string; version: string; kind: string }[] | undefined;
  return !!kinds?.some(named => named.group === group && named.version === version && named.kind === kind);
}
