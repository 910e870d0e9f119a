import { choicesOf, type Path } from './fields.js';
import { isObject, localText, resolve, typeOf, type JsonSchema } from './schema.js';

/** Something that may be written at a place. */
export interface Suggestion {
  label: string;
  detail?: string;
  info?: string;
  type: 'property' | 'value';
  /** Whether an object or a list follows. */
  opens?: 'object' | 'array';
}

/** The schema of a part of a value; several where variants differ. */
export function schemasAt(root: JsonSchema, path: Path): JsonSchema[] {
  let found = expand(root, root);
  for (const part of path) {
    found = found.flatMap(schema => {
      if (typeof part === 'number') return schema.items === undefined ? [] : expand(schema.items, root);
      const member = schema.properties?.[part] ?? (isObject(schema.additionalProperties) ? (schema.additionalProperties as JsonSchema) : undefined);
      return member === undefined ? [] : expand(member, root);
    });
  }
  return found;
}

/** A schema with all of its variants. */
function expand(given: JsonSchema | boolean, root: JsonSchema, depth = 0): JsonSchema[] {
  const schema = resolve(given, root);
  if (depth > 4) return [schema];
  return [schema, ...[...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap(option => expand(option, root, depth + 1))];
}

/** The members that an object at a place may still have. */
export function suggestKeys(root: JsonSchema, path: Path, present: readonly string[], language: string): Suggestion[] {
  const suggestions = new Map<string, Suggestion>();
  for (const schema of schemasAt(root, path)) {
    for (const [name, given] of Object.entries(schema.properties ?? {})) {
      if (present.includes(name) || suggestions.has(name)) continue;
      const member = resolve(given, root);
      const type = typeOf(member);
      const info = localText(member.description, language) ?? localText(member.title, language);
      suggestions.set(name, {
        label: name, type: 'property', detail: `${type ?? ''}${schema.required?.includes(name) ? ' *' : ''}`.trim(),
        ...(info && { info }), ...((type === 'object' || type === 'array') && { opens: type }),
      });
    }
  }
  return [...suggestions.values()];
}

/** The values that may stand at a place. */
export function suggestValues(root: JsonSchema, path: Path, language: string): Suggestion[] {
  const suggestions = new Map<string, Suggestion>();
  const add = (value: unknown, detail?: string) => {
    const label = typeof value === 'string' ? value : JSON.stringify(value);
    if (!suggestions.has(label)) suggestions.set(label, { label, type: 'value', ...(detail && detail !== label && { detail }) });
  };
  for (const schema of schemasAt(root, path)) {
    for (const choice of choicesOf(schema, language) ?? []) add(choice.value, choice.label);
    if (schema.const !== undefined) add(schema.const);
    if (typeOf(schema) === 'boolean') { add(true); add(false); }
    if (schema.default !== undefined && typeof schema.default !== 'object') add(schema.default);
    for (const example of schema.examples ?? []) if (typeof example !== 'object') add(example);
  }
  return [...suggestions.values()];
}
