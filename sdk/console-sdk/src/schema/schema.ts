/** A JSON Schema (2020-12), as far as the console looks at it. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  title?: LocalText;
  description?: LocalText;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  items?: JsonSchema | boolean;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, JsonSchema | boolean>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  minProperties?: number;
  maxProperties?: number;
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  not?: JsonSchema;
  if?: JsonSchema;
  then?: JsonSchema;
  else?: JsonSchema;
  readOnly?: boolean;
  writeOnly?: boolean;
  deprecated?: boolean;
  examples?: unknown[];
  nullable?: boolean;
  'x-order'?: number;
  'x-luban-secret'?: boolean;
  'x-multiline'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  [keyword: string]: unknown;
}

/** A text, or the text in several languages. */
export type LocalText = string | Record<string, string>;

/** The text in a language, else in its main language, else in English, else in any. */
export function localText(text: LocalText | undefined, language: string): string | undefined {
  if (text === undefined || typeof text === 'string') return text;
  return text[language] ?? text[language.split('-')[0]!] ?? text['en'] ?? Object.values(text)[0];
}

/** The schema without references to the document's own definitions, and with all that `allOf` adds. */
export function resolve(schema: JsonSchema | boolean | undefined, root: JsonSchema, depth = 0): JsonSchema {
  if (schema === undefined || schema === true || depth > 32) return {};
  if (schema === false) return { not: {} };
  let found = schema;
  if (schema.$ref?.startsWith('#')) {
    const { $ref, ...own } = schema;
    found = { ...resolve(pointer(root, $ref.slice(1)) as JsonSchema | undefined, root, depth + 1), ...own };
  }
  if (!found.allOf) return found;
  const { allOf, ...own } = found;
  return allOf.map(part => resolve(part, root, depth + 1)).reduce(merge, own);
}

function merge(left: JsonSchema, right: JsonSchema): JsonSchema {
  return {
    ...right, ...left,
    ...((left.properties || right.properties) && { properties: both(left.properties ?? {}, right.properties ?? {}) }),
    ...((left.required || right.required) && { required: [...new Set([...(left.required ?? []), ...(right.required ?? [])])] }),
  };
}

/** The members of two schemas. What both speak of has to be as both say. */
function both(left: NonNullable<JsonSchema['properties']>, right: NonNullable<JsonSchema['properties']>): NonNullable<JsonSchema['properties']> {
  const shared = Object.keys(right).filter(name => name in left && left[name] !== right[name]);
  const combine = (name: string) => (left[name] === false || right[name] === false ? false : { allOf: [left[name], right[name]].filter(isObject) as JsonSchema[] });
  return { ...right, ...left, ...Object.fromEntries(shared.map(name => [name, combine(name)])) };
}

function pointer(root: unknown, path: string): unknown {
  return path.split('/').slice(1).reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')], root);
}

/** The types that a value may have, without null. */
export function typesOf(schema: JsonSchema): string[] {
  const named = Array.isArray(schema.type) ? schema.type : schema.type ? [schema.type] : [];
  return named.filter(type => type !== 'null');
}

/** The one type of a value, guessed from other keywords where it is not said. */
export function typeOf(schema: JsonSchema): string | undefined {
  const types = typesOf(schema);
  if (types.length === 1) return types[0];
  if (types.length > 1) return undefined;
  if (schema.properties || isObject(schema.additionalProperties)) return 'object';
  if (schema.items) return 'array';
  const values = schema.const !== undefined ? [schema.const] : schema.enum;
  const kinds = new Set(values?.map(value => typeof value));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** Whether a value is an object with members. */
export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two JSON values are the same. */
export function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, index) => same(item, right[index]));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every(key => key in right && same(left[key], right[key]));
}
