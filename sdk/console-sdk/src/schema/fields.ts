import { isObject, localText, resolve, same, typeOf, typesOf, type JsonSchema } from './schema.js';
import { escape, nearestVariant } from './validate.js';

/** A part of a value, from its root. */
export type Path = readonly (string | number)[];

/** How a value is asked for. */
export type FieldKind = 'text' | 'multiline' | 'number' | 'boolean' | 'choice' | 'choices' | 'secret' | 'list' | 'object' | 'map' | 'variant' | 'code' | 'constant';

/** A value that is asked for. */
export interface Field {
  kind: FieldKind;
  path: Path;
  title: string;
  description: string | undefined;
  required: boolean;
  schema: JsonSchema;
}

/** A value to choose. */
export interface Choice {
  value: unknown;
  label: string;
}

/** How a value of this schema is asked for. */
export function kindOf(schema: JsonSchema): FieldKind {
  if (schema['x-luban-secret'] || schema.writeOnly || schema.format === 'password') return 'secret';
  if (schema.const !== undefined) return 'constant';
  if (choicesOf(schema, 'en')) return 'choice';
  if (schema.oneOf || (schema.anyOf && !schema['x-kubernetes-int-or-string'])) return 'variant';
  if (schema['x-kubernetes-int-or-string']) return 'text';
  switch (typeOf(schema)) {
    case 'string': return schema['x-multiline'] || (schema.maxLength ?? 0) > 250 ? 'multiline' : 'text';
    case 'number': case 'integer': return 'number';
    case 'boolean': return 'boolean';
    case 'array': return isObject(schema.items) && schema.uniqueItems && choicesOf(schema.items as JsonSchema, 'en') ? 'choices' : 'list';
    case 'object': return schema.properties ? 'object' : isObject(schema.additionalProperties) || schema.additionalProperties === true ? 'map' : 'code';
    default: return 'code';
  }
}

/** The values of an enumeration, whether it is an `enum` or a `oneOf` of constants. */
export function choicesOf(schema: JsonSchema, language: string): Choice[] | undefined {
  if (schema.enum) return schema.enum.filter(value => value !== null).map(value => ({ value, label: String(value) }));
  const constants = schema.oneOf ?? schema.anyOf;
  if (!constants?.length || !constants.every(option => option.const !== undefined)) return undefined;
  return constants.map(option => ({ value: option.const, label: localText(option.title, language) ?? String(option.const) }));
}

/** The field of a schema at a place. */
export function fieldOf(given: JsonSchema | boolean | undefined, path: Path, required: boolean, root: JsonSchema, language: string): Field {
  const schema = withoutNull(resolve(given, root), root);
  const last = path.at(-1);
  return {
    kind: kindOf(schema), path, required, schema,
    title: localText(schema.title, language) ?? (typeof last === 'string' ? humanise(last) : ''),
    description: localText(schema.description, language),
  };
}

/** `anyOf: [X, null]` is how generators say that X may be absent. */
function withoutNull(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const options = schema.anyOf ?? schema.oneOf;
  const rest = options?.filter(option => option.type !== 'null');
  if (!options || rest!.length !== 1 || rest!.length === options.length) return schema;
  const { anyOf: _, oneOf: __, ...own } = schema;
  return { ...resolve(rest![0], root), ...own };
}

/** The members of an object that are asked for, in order: `x-order` first, then as they are written. */
export function membersOf({ schema, path }: Field, root: JsonSchema, language: string): Field[] {
  return Object.entries(schema.properties ?? {})
    .map(([name, member], index) => ({ field: fieldOf(member, [...path, name], schema.required?.includes(name) ?? false, root, language), index }))
    .sort((left, right) => (left.field.schema['x-order'] ?? Infinity) - (right.field.schema['x-order'] ?? Infinity) || left.index - right.index)
    .map(({ field }) => field);
}

/** The variants of a field and the one that the value is. */
export function variantsOf({ schema }: Field, value: unknown, root: JsonSchema, language: string): { variants: JsonSchema[]; titles: string[]; current: number } {
  const options = schema.oneOf ?? schema.anyOf ?? [];
  const variants = options.map(option => {
    const { oneOf: _, anyOf: __, title: ___, description: ____, default: _____, ...shared } = schema;
    const own = resolve(option, root);
    return { ...shared, ...own, ...((shared.properties || own.properties) && { properties: { ...shared.properties, ...own.properties }, required: [...(shared.required ?? []), ...(own.required ?? [])] }) };
  });
  const titles = variants.map((variant, index) => localText(variant.title, language) ?? constantOf(variant) ?? typesOf(variant)[0] ?? String(index + 1));
  return { variants, titles, current: nearestVariant(options, value, root) };
}

/** The constant that tells a variant from the others. */
function constantOf(variant: JsonSchema): string | undefined {
  const found = Object.values(variant.properties ?? {}).find(member => isObject(member) && member['const'] !== undefined);
  return found ? String((found as JsonSchema).const) : undefined;
}

/** What a new value begins as: defaults and constants, and the members that have to be there. */
export function initialValue(given: JsonSchema | boolean | undefined, root: JsonSchema): unknown {
  const schema = resolve(given, root);
  if (schema.default !== undefined) return structuredClone(schema.default);
  if (schema.const !== undefined) return schema.const;
  if (schema.oneOf?.length && !choicesOf(schema, 'en')) return initialValue(variantsOf({ kind: 'variant', path: [], title: '', description: undefined, required: true, schema }, undefined, root, 'en').variants[0], root);
  switch (typeOf(schema)) {
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {})
      .map(([name, member]) => [name, initialMember(member, schema.required?.includes(name) ?? false, root)] as const)
      .filter(([, value]) => value !== undefined));
    case 'array': return [];
    default: return undefined;
  }
}

/** A member that need not be there begins only as what its defaults say. */
function initialMember(member: JsonSchema | boolean, required: boolean, root: JsonSchema): unknown {
  if (required) return initialValue(member, root);
  const schema = resolve(member, root);
  if (schema.default !== undefined) return structuredClone(schema.default);
  if (schema.oneOf || typeOf(schema) !== 'object') return undefined;
  const defaults = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, initialMember(inner, false, root)] as const).filter(([, value]) => value !== undefined);
  return defaults.length ? Object.fromEntries(defaults) : undefined;
}

/** Fills in what has a default and is not there. */
export function withDefaults(given: JsonSchema | boolean | undefined, value: unknown, root: JsonSchema): unknown {
  if (value === undefined) return initialValue(given, root);
  const schema = resolve(given, root);
  if (!isObject(value) || !schema.properties) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [name, member] of Object.entries(schema.properties)) {
    const next = filled[name] === undefined ? initialMember(member, schema.required?.includes(name) ?? false, root) : withDefaults(member, filled[name], root);
    if (next !== undefined) filled[name] = next;
  }
  return filled;
}

/** The part of a value at a place. */
export function getAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<string | number, unknown> | null | undefined)?.[part], value);
}

/** The value with another part at a place; without it where the part is undefined. */
export function setAt(value: unknown, path: Path, part: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return part;
  const inner = setAt((value as Record<string | number, unknown> | null | undefined)?.[first], rest, part);
  if (typeof first === 'number') {
    const list = Array.isArray(value) ? [...value] : [];
    list[first] = inner;
    return list;
  }
  const { [first]: _, ...others } = isObject(value) ? value : {};
  if (inner === undefined) return others;
  // Members keep their order, so that what is written as YAML does not jump about.
  return isObject(value) && first in value ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, key === first ? inner : member])) : { ...others, [first]: inner };
}

/** A path as a JSON pointer. */
export const toPointer = (path: Path) => path.map(part => `/${escape(String(part))}`).join('');

/** A problem's path, however it is written (`/a/0`, `a.b[0]`, `spec.config.a`), as a JSON pointer. */
export function normalisePath(path: string | undefined, prefix = ''): string {
  if (!path) return '';
  const parts = path.startsWith('/') ? path : `/${path.replace(/^\$\.?/, '').replace(/\[["']?([^\]"']+)["']?\]/g, '.$1').split('.').filter(Boolean).join('/')}`;
  return prefix && (parts === prefix || parts.startsWith(`${prefix}/`)) ? parts.slice(prefix.length) : parts;
}

/** Whether a value has been changed from its default. */
export const differsFromDefault = ({ schema }: Field, value: unknown) => schema.default !== undefined && !same(schema.default, value);

/** `maxRetryCount` as words. */
export function humanise(name: string): string {
  const words = name.replace(/[-_.]+/g, ' ').replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').trim();
  const lowered = words.split(' ').map(word => (/^[A-Z\d]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
  return lowered.charAt(0).toUpperCase() + lowered.slice(1);
}
