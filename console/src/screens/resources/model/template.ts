import { isNullable, plainType, resolve, type Schema, type Schemas } from '../../common/schema.js';
import { apiVersionOf, type Kind } from './kind.js';
import type { KubeObject } from './object.js';

/** Fields that are no part of what somebody writes. */
const notWritten = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** A new object of a kind: its required fields, and those that have a default or an example. */
export function newObject(kind: Kind, schema: Schema, schemas: Schemas, namespace: string | null): KubeObject {
  const root = resolve(schema, schemas);
  const fields = Object.entries(root.properties ?? {}).filter(([name]) => !notWritten.has(name));
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: { name: '', ...(kind.namespaced ? { namespace: namespace || 'default' } : {}) },
    ...Object.fromEntries(fields.map(([name, property]) => [name, skeleton(property, schemas, name === 'spec' || (root.required ?? []).includes(name))] as const).filter(([, value]) => value !== undefined)),
  };
}

/** What stands in a new object for a field: nothing, unless it is required or says itself what it begins with. */
function skeleton(schema: Schema, schemas: Schemas, required: boolean): unknown {
  const found = resolve(schema, schemas);
  if (found.default !== undefined && found.default !== null) return structuredClone(found.default);
  if (!required) return undefined;
  if (found.example !== undefined) return structuredClone(found.example);
  if (isNullable(found)) return undefined;
  if (found.enum?.length) return found.enum[0];
  switch (plainType(found)) {
    case 'object': return Object.fromEntries(Object.entries(found.properties ?? {}).map(([name, property]) => [name, skeleton(property, schemas, (found.required ?? []).includes(name))] as const).filter(([, value]) => value !== undefined));
    case 'array': return [];
    case 'boolean': return false;
    case 'integer': case 'number': return typeof found['minimum'] === 'number' ? found['minimum'] : 0;
    default: return '';
  }
}

/** The schema of what a form asks for: the name, the namespace, labels, and every field but the status. Titles come from the caller, who knows the language. */
export function formSchema(kind: Kind, inlined: Schema, titles: { name: string; namespace: string; labels: string; annotations: string }): Schema {
  const written = Object.entries(inlined.properties ?? {}).filter(([name]) => !notWritten.has(name));
  const map = (title: string): Schema => ({ type: 'object', title, additionalProperties: { type: 'string' } });
  return {
    type: 'object',
    required: ['metadata', ...(inlined.required ?? []).filter(name => !notWritten.has(name))],
    properties: {
      metadata: {
        type: 'object',
        title: kind.kind,
        required: kind.namespaced ? ['name', 'namespace'] : ['name'],
        properties: {
          name: { type: 'string', title: titles.name, minLength: 1 },
          ...(kind.namespaced ? { namespace: { type: 'string', title: titles.namespace, minLength: 1 } } : {}),
          labels: map(titles.labels),
          annotations: map(titles.annotations),
        },
      },
      ...Object.fromEntries(written),
    },
  };
}

/** Turns the field of a Kubernetes cause (`spec.items[0].name`, `data[a.b]`) into a JSON pointer. */
export function pointerOf(field: string): string {
  if (!field || field.startsWith('/')) return field;
  const parts = [...field.matchAll(/\[["']?([^\]"']*)["']?\]|([^.[\]]+)/g)].map(found => found[1] ?? found[2]!);
  return parts.map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
