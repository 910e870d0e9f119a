/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** A part of a JSON Schema, as far as secrets are concerned. */
interface Schema {
  properties?: Record<string, Schema>;
  writeOnly?: boolean;
  'x-luban-secret'?: boolean;
}

/** Whether a schema asks for anything. */
export function isConfigurable(schema: unknown): boolean {
  const known = schema as { properties?: object; additionalProperties?: unknown; oneOf?: unknown[] } | null | undefined;
  if (!known) return false;
  return Object.keys(known.properties ?? {}).length > 0 || !!known.oneOf?.length || (known.additionalProperties !== false && known.additionalProperties !== undefined);
}

/** The merge patch (RFC 7396) that makes one object of another. */
export function mergePatchOf(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const name of Object.keys(before)) if (!(name in after)) patch[name] = null;
  for (const [name, value] of Object.entries(after)) {
    const old = before[name];
    if (isObject(value) && isObject(old)) {
      const inner = mergePatchOf(old, value);
      if (Object.keys(inner).length > 0) patch[name] = inner;
    } else if (JSON.stringify(value) !== JSON.stringify(old)) {
      patch[name] = value;
    }
  }
  return patch;
}

/** A configuration without the values that nobody is to see. */
export function withoutSecrets(config: JsonObject, schema: unknown): JsonObject {
  const properties = (schema as Schema | null)?.properties ?? {};
  return Object.fromEntries(Object.entries(config).flatMap(([name, value]) => {
    const part = properties[name];
    if (part && isSecret(part)) return [];
    return [[name, isObject(value) && part ? withoutSecrets(value, part) : value]];
  }));
}

/** An edited configuration with the stored secrets that were not typed anew. */
export function withSecrets(edited: JsonObject, stored: JsonObject, schema: unknown): JsonObject {
  const result: JsonObject = { ...edited };
  for (const [name, part] of Object.entries((schema as Schema | null)?.properties ?? {})) {
    const old = stored[name];
    if (isSecret(part)) {
      if ((result[name] === undefined || result[name] === '') && old !== undefined) result[name] = old;
    } else if (part.properties && isObject(old) && (isObject(result[name]) || hasSecrets(part))) {
      const inner = withSecrets(isObject(result[name]) ? result[name] : {}, old, part);
      if (Object.keys(inner).length > 0) result[name] = inner;
    }
  }
  return result;
}

/** The names of the secrets of a schema that a configuration has. */
export function storedSecrets(stored: JsonObject, schema: unknown, path = ''): string[] {
  return Object.entries((schema as Schema | null)?.properties ?? {}).flatMap(([name, part]) => {
    const [value, place] = [stored[name], path ? `${path}.${name}` : name];
    if (isSecret(part)) return value === undefined ? [] : [place];
    return isObject(value) ? storedSecrets(value, part, place) : [];
  });
}

/** The configuration that a schema's defaults make. */
export function defaultsOf(schema: unknown): JsonObject {
  const properties = ((schema as { properties?: Record<string, { default?: unknown }> } | null)?.properties) ?? {};
  return Object.fromEntries(Object.entries(properties).flatMap(([name, part]) => (part.default === undefined ? [] : [[name, part.default]])));
}

function isSecret(schema: Schema): boolean {
  return schema.writeOnly === true || schema['x-luban-secret'] === true;
}

function hasSecrets(schema: Schema): boolean {
  return Object.values(schema.properties ?? {}).some(part => isSecret(part) || hasSecrets(part));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
