/** The parts of JSON Schema and of OpenAPI's dialect of it that the console reads. */
export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  nullable?: boolean;
  deprecated?: boolean;
  readOnly?: boolean;
  writeOnly?: boolean;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  $ref?: string;
  [keyword: string]: unknown;
}

/** The schemas of a document, by name. */
export type Schemas = Record<string, Schema>;

/** One field of an object, as a tree shows it. */
export interface SchemaField {
  name: string;
  path: string;
  type: string;
  description: string;
  required: boolean;
  deprecated: boolean;
  enum: unknown[];
  default: unknown;
  /** Whether the field holds fields of its own. They are read when asked for, because schemas may contain themselves. */
  hasChildren: boolean;
  children: () => SchemaField[];
}

/** The name that a reference points to. */
export function refName(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** The schema without `$ref` and `allOf` at its top. */
export function resolve(schema: Schema, schemas: Schemas, seen: readonly string[] = []): Schema {
  if (schema.$ref) {
    const name = refName(schema.$ref);
    const { $ref, ...own } = schema;
    return seen.includes(name) || !schemas[name] ? { title: name, ...own } : { ...resolve(schemas[name], schemas, [...seen, name]), ...own };
  }
  if (!schema.allOf) return schema;
  const { allOf, ...own } = schema;
  return allOf.map(part => resolve(part, schemas, seen)).concat(own).reduce(merge, {});
}

function merge(left: Schema, right: Schema): Schema {
  return {
    ...left, ...right,
    ...(left.properties || right.properties ? { properties: { ...left.properties, ...right.properties } } : {}),
    ...(left.required || right.required ? { required: [...(left.required ?? []), ...(right.required ?? [])] } : {}),
  };
}

/** The type without `null`. */
export function plainType(schema: Schema): string | undefined {
  const type = Array.isArray(schema.type) ? schema.type.find(name => name !== 'null') : schema.type;
  return type ?? (schema.properties ? 'object' : schema.items ? 'array' : undefined);
}

/** Whether null is a value too. */
export function isNullable(schema: Schema): boolean {
  return schema.nullable === true || (Array.isArray(schema.type) && schema.type.includes('null'));
}

/** The type in words that programmers know: `string`, `integer (int64)`, `string[]`, `map of string`. */
export function typeName(schema: Schema, schemas: Schemas): string {
  const found = resolve(schema, schemas);
  const choices = found.oneOf ?? found.anyOf;
  if (choices?.length) return [...new Set(choices.map(choice => typeName(choice, schemas)))].filter(name => name !== 'null').join(' | ');
  if (found['x-kubernetes-int-or-string']) return 'integer | string';
  const type = plainType(found);
  if (type === 'array') return `${typeName(found.items ?? {}, schemas)}[]`;
  if (type === 'object' && !found.properties && typeof found.additionalProperties === 'object') return `map of ${typeName(found.additionalProperties, schemas)}`;
  if (type === 'object' && schema.$ref) return refName(schema.$ref).split('.').at(-1)!;
  return found.format ? `${type ?? 'any'} (${found.format})` : type ?? 'any';
}

/** The schema whose fields stand below a value: of the object, of the items, or of the values of a map. */
function inner(schema: Schema, schemas: Schemas): Schema {
  const found = resolve(schema, schemas);
  const choice = (found.oneOf ?? found.anyOf)?.find(option => plainType(resolve(option, schemas)) !== 'null');
  if (choice && !found.properties) return inner(choice, schemas);
  if (found.items) return inner(found.items, schemas);
  if (!found.properties && typeof found.additionalProperties === 'object') return inner(found.additionalProperties, schemas);
  return found;
}

/** The fields of a schema, one level deep; deeper ones on request. */
export function fieldsOf(schema: Schema, schemas: Schemas, path = ''): SchemaField[] {
  const { properties = {}, required = [] } = inner(schema, schemas);
  return Object.entries(properties).map(([name, property]) => {
    const found = resolve(property, schemas);
    const below = inner(property, schemas);
    const fieldPath = `${path}.${name}`;
    return {
      name, path: fieldPath,
      type: typeName(property, schemas),
      description: found.description ?? found.title ?? '',
      required: required.includes(name),
      deprecated: found.deprecated === true,
      enum: found.enum ?? [],
      default: found.default,
      hasChildren: Object.keys(below.properties ?? {}).length > 0,
      children: () => fieldsOf(property, schemas, fieldPath),
    };
  });
}

/** A value that fits the schema: its example or default where it has one. */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  const found = resolve(schema, schemas);
  if (found.example !== undefined) return found.example;
  if (Array.isArray(found['examples']) && found['examples'].length) return found['examples'][0];
  if (found.default !== undefined) return found.default;
  if (found.enum?.length) return found.enum[0];
  const choice = (found.oneOf ?? found.anyOf)?.[0];
  if (choice) return exampleOf(choice, schemas, depth + 1);
  switch (plainType(found)) {
    case 'object': return depth > 5 ? {} : Object.fromEntries(Object.entries(found.properties ?? {}).filter(([, property]) => !property.readOnly).map(([name, property]) => [name, exampleOf(property, schemas, depth + 1)]));
    case 'array': return depth > 5 ? [] : [exampleOf(found.items ?? {}, schemas, depth + 1)];
    case 'integer': case 'number': return 0;
    case 'boolean': return false;
    case 'string': return found.format === 'date-time' ? '2026-01-01T00:00:00Z' : found.format === 'uuid' ? '00000000-0000-0000-0000-000000000000' : 'string';
    default: return null;
  }
}

/** The same schema with every reference put in, for readers that know no other document. References to themselves end as "anything". */
export function inlined(schema: Schema, schemas: Schemas, seen: readonly string[] = []): Schema {
  if (schema.$ref) {
    const name = refName(schema.$ref);
    if (seen.includes(name)) return { description: schemas[name]?.description ?? name };
    return inlined(resolve({ ...schema }, schemas), schemas, [...seen, name]);
  }
  const found = resolve(schema, schemas, seen);
  const result: Schema = { ...found };
  if (found.properties) result.properties = Object.fromEntries(Object.entries(found.properties).map(([name, property]) => [name, inlined(property, schemas, seen)]));
  if (found.items) result.items = inlined(found.items, schemas, seen);
  if (typeof found.additionalProperties === 'object') result.additionalProperties = inlined(found.additionalProperties, schemas, seen);
  for (const word of ['oneOf', 'anyOf'] as const) if (found[word]) result[word] = found[word].map(choice => inlined(choice, schemas, seen));
  if (found.nullable && typeof found.type === 'string') {
    result.type = [found.type, 'null'];
    delete result.nullable;
    if (result.enum && !result.enum.includes(null)) result.enum = [...result.enum, null];
  }
  return result;
}
