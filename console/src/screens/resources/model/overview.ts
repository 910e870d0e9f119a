import { resolve, type Schema, type Schemas } from '../../common/schema.js';
import type { KubeObject } from './object.js';

/** A condition of a status. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  observedGeneration?: number;
}

/** A value as the overview shows it. */
export type Fact =
  | { label: string; description: string; type: 'value'; value: string | number | boolean; format?: string }
  | { label: string; description: string; type: 'values'; values: (string | number | boolean)[] }
  | { label: string; description: string; type: 'group'; facts: Fact[] }
  | { label: string; description: string; type: 'table'; columns: string[]; rows: unknown[][] }
  | { label: string; description: string; type: 'reference'; reference: Reference }
  | { label: string; description: string; type: 'hidden' };

/** Another object that this one names. */
export interface Reference {
  apiVersion?: string;
  kind: string;
  name: string;
  namespace?: string;
}

/** What the overview says about an object. */
export interface Overview {
  sections: { name: string; description: string; facts: Fact[] }[];
  conditions: Condition[];
}

/** Fields that have their own place on the page. */
const elsewhere = new Set(['apiVersion', 'kind', 'metadata']);

/** Reads an object by its schema: one section for `spec`, `status` and every other field of the top; the conditions apart. */
export function overviewOf(object: KubeObject, schema: Schema, schemas: Schemas, skip: readonly string[] = []): Overview {
  const root = resolve(schema, schemas);
  const conditions = ((object['status'] as Record<string, unknown> | undefined)?.['conditions'] ?? []) as Condition[];
  const loose: Fact[] = [];
  const sections: Overview['sections'] = [];
  for (const [name, value] of Object.entries(object).filter(([name]) => !elsewhere.has(name) && !skip.includes(name))) {
    const property = resolve(root.properties?.[name] ?? {}, schemas);
    if (!isObject(value)) { loose.push(...factsOf({ [name]: value }, root, schemas)); continue; }
    const shown = name === 'status' ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'conditions')) : value;
    const facts = factsOf(shown, property, schemas);
    if (facts.length) sections.push({ name, description: property.description ?? '', facts });
  }
  if (loose.length) sections.unshift({ name: '', description: '', facts: loose });
  const order = (name: string) => ['', 'spec', 'status'].indexOf(name);
  sections.sort((left, right) => (order(left.name) < 0 ? 9 : order(left.name)) - (order(right.name) < 0 ? 9 : order(right.name)));
  return { sections, conditions: Array.isArray(conditions) ? conditions : [] };
}

/** The facts of an object, in the order of its schema, then what the schema does not know. Empty values are left out. */
export function factsOf(value: Record<string, unknown>, schema: Schema, schemas: Schemas, depth = 0): Fact[] {
  const known = Object.keys(schema.properties ?? {});
  const keys = [...known.filter(key => key in value), ...Object.keys(value).filter(key => !known.includes(key))];
  return keys.filter(key => !isEmpty(value[key])).map(key => {
    const property = resolve(schema.properties?.[key] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}), schemas);
    return factOf(key, value[key], property, schemas, depth);
  });
}

function factOf(key: string, value: unknown, schema: Schema, schemas: Schemas, depth: number): Fact {
  const head = { label: labelOf(key), description: schema.description ?? '' };
  if (schema.writeOnly || schema['x-luban-secret']) return { ...head, type: 'hidden' };
  if (Array.isArray(value)) return listFact(head, value, schema, schemas);
  if (!isObject(value)) return { ...head, type: 'value', value: value as string, format: formatOf(key, value, schema) };
  const reference = referenceOf(value);
  if (reference) return { ...head, type: 'reference', reference };
  return depth > 4 ? { ...head, type: 'value', value: JSON.stringify(value) } : { ...head, type: 'group', facts: factsOf(value, schema, schemas, depth + 1) };
}

function listFact(head: { label: string; description: string }, values: unknown[], schema: Schema, schemas: Schemas): Fact {
  if (!values.some(isObject)) return { ...head, type: 'values', values: values.map(value => (typeof value === 'object' ? JSON.stringify(value) : value as string)) };
  const items = resolve(schema.items ?? {}, schemas);
  const known = Object.keys(items.properties ?? {});
  const used = new Set(values.filter(isObject).flatMap(value => Object.keys(value).filter(key => !isEmpty(value[key]))));
  const columns = [...known.filter(key => used.has(key)), ...[...used].filter(key => !known.includes(key))];
  const rows = values.map(value => columns.map(column => (isObject(value) ? value[column] : undefined)));
  return { ...head, type: 'table', columns, rows };
}

/** `retainData` → `Retain data`. Keys that are no identifiers stay as they are. */
export function labelOf(key: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(key)) return key;
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').split(' ');
  const text = words.map((word, index) => (index > 0 && !/^[A-Z]{2,}$/.test(word) ? word.toLowerCase() : word)).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An object that names another one: `kind` and `name`, and nothing that contradicts. */
export function referenceOf(value: Record<string, unknown>): Reference | null {
  const { kind, name, apiVersion, apiGroup, namespace } = value;
  if (typeof kind !== 'string' || typeof name !== 'string' || !name) return null;
  if (!Object.keys(value).every(key => ['kind', 'name', 'apiVersion', 'apiGroup', 'namespace', 'uid', 'resourceVersion', 'fieldPath', 'controller', 'blockOwnerDeletion'].includes(key))) return null;
  return { kind, name, ...(typeof apiVersion === 'string' ? { apiVersion } : typeof apiGroup === 'string' ? { apiVersion: apiGroup } : {}), ...(typeof namespace === 'string' && namespace ? { namespace } : {}) };
}

function formatOf(key: string, value: unknown, schema: Schema): string | undefined {
  if (schema.format === 'date-time' || (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value))) return 'date-time';
  if (typeof value === 'string' && /^https?:\/\/\S+$/.test(value)) return 'uri';
  if (typeof value === 'string' && value.includes('\n')) return 'text';
  return /phase|state|^health$/i.test(key) && typeof value === 'string' ? 'state' : schema.format;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length) || (isObject(value) && !Object.keys(value).length);
}

/** How a condition stands: as it should, not, or unknown. Conditions whose name says trouble are good when they are false. */
export function conditionState(condition: Condition): 'ok' | 'error' | 'busy' | 'unknown' {
  if (condition.status === 'Unknown') return 'unknown';
  const isTrue = condition.status === 'True';
  if (condition.type === 'Progressing') return isTrue ? 'busy' : 'ok';
  const trouble = /(Failed|Failure|Degraded|Error|Pressure|Conflict|Stalled|Blocked|Deprecated|Violation|Terminating)/.test(condition.type);
  return isTrue !== trouble ? 'ok' : 'error';
}
