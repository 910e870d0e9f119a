import { format } from '../format.js';
import { t } from '../i18n.js';
import type { InputProblem } from '../problem.js';
import { isObject, resolve, same, typesOf, type JsonSchema } from './schema.js';

/** A problem of a value, at a JSON pointer. */
export interface Problem extends InputProblem {
  path: string;
  code: string;
  message: string;
}

type Report = (path: string, code: string, values?: Record<string, unknown>) => void;

interface Check {
  root: JsonSchema;
  report: Report;
}

/** Everything that is wrong with a value, in the shown language. */
export function validate(schema: JsonSchema, value: unknown): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, code, values) => problems.push({ path, code, message: t(`sdk.schema.${code}`, values) });
  check(schema, value, '', { root: schema, report });
  return problems;
}

/** Whether a value is as the schema says. */
export function isValid(schema: JsonSchema | boolean, value: unknown, root: JsonSchema): boolean {
  let valid = true;
  check(schema, value, '', { root, report: () => { valid = false; } });
  return valid;
}

function check(given: JsonSchema | boolean, value: unknown, path: string, context: Check): void {
  const schema = resolve(given, context.root);
  if (value === undefined) return;
  if (value === null && (schema.nullable || (Array.isArray(schema.type) && schema.type.includes('null')))) return;
  if (!hasType(schema, value)) return context.report(path, 'type', { type: typesOf(schema).map(type => t(`sdk.schema.type.${type}`)).join(' / ') });
  if (schema.const !== undefined && !same(schema.const, value)) context.report(path, 'const', { value: JSON.stringify(schema.const) });
  if (schema.enum && !schema.enum.some(option => same(option, value))) context.report(path, 'enum', { values: format.list(schema.enum.map(String), 'disjunction') });
  if (typeof value === 'string') checkText(schema, value, path, context.report);
  if (typeof value === 'number') checkNumber(schema, value, path, context.report);
  if (Array.isArray(value)) checkList(schema, value, path, context);
  if (isObject(value)) checkObject(schema, value, path, context);
  checkCombined(schema, value, path, context);
}

function hasType(schema: JsonSchema, value: unknown): boolean {
  const types = typesOf(schema);
  if (types.length === 0 || schema['x-kubernetes-int-or-string']) return true;
  const actual = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  return types.some(type => type === actual || (type === 'integer' && Number.isInteger(value)));
}

function checkText(schema: JsonSchema, value: string, path: string, report: Report): void {
  const length = [...value].length;
  if (schema.minLength !== undefined && length < schema.minLength) report(path, value === '' ? 'required' : 'minLength', { count: schema.minLength });
  if (schema.maxLength !== undefined && length > schema.maxLength) report(path, 'maxLength', { count: schema.maxLength });
  if (schema.pattern !== undefined && !matches(schema.pattern, value)) report(path, 'pattern', { pattern: schema.pattern });
  if (schema.format && formats[schema.format]?.(value) === false) report(path, 'format', { format: schema.format });
}

/** A pattern that this browser cannot read is left to the server. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

const formats: Record<string, (value: string) => boolean> = {
  email: value => /^[^\s@]+@[^\s@]+$/.test(value),
  uri: value => URL.canParse(value),
  url: value => URL.canParse(value),
  uuid: value => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
  date: value => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
  'date-time': value => /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)),
  ipv4: value => /^(\d{1,3}\.){3}\d{1,3}$/.test(value) && value.split('.').every(part => Number(part) < 256),
  hostname: value => value.length < 254 && /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i.test(value),
};

function checkNumber(schema: JsonSchema, value: number, path: string, report: Report): void {
  if (schema.minimum !== undefined && value < schema.minimum) report(path, 'minimum', { value: format.number(schema.minimum) });
  if (schema.maximum !== undefined && value > schema.maximum) report(path, 'maximum', { value: format.number(schema.maximum) });
  if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum) report(path, 'exclusiveMinimum', { value: format.number(schema.exclusiveMinimum) });
  if (schema.exclusiveMaximum !== undefined && value >= schema.exclusiveMaximum) report(path, 'exclusiveMaximum', { value: format.number(schema.exclusiveMaximum) });
  const steps = schema.multipleOf ? value / schema.multipleOf : 0;
  if (Math.abs(steps - Math.round(steps)) > 1e-9) report(path, 'multipleOf', { value: format.number(schema.multipleOf!) });
}

function checkList(schema: JsonSchema, value: unknown[], path: string, context: Check): void {
  if (schema.minItems !== undefined && value.length < schema.minItems) context.report(path, 'minItems', { count: schema.minItems });
  if (schema.maxItems !== undefined && value.length > schema.maxItems) context.report(path, 'maxItems', { count: schema.maxItems });
  if (schema.uniqueItems && value.some((item, index) => value.slice(0, index).some(other => same(item, other)))) context.report(path, 'uniqueItems');
  if (schema.items !== undefined) value.forEach((item, index) => check(schema.items!, item, `${path}/${index}`, context));
}

function checkObject(schema: JsonSchema, value: Record<string, unknown>, path: string, context: Check): void {
  const keys = Object.keys(value).filter(key => value[key] !== undefined);
  for (const name of schema.required ?? []) if (value[name] === undefined) context.report(`${path}/${escape(name)}`, 'required');
  if (schema.minProperties !== undefined && keys.length < schema.minProperties) context.report(path, 'minProperties', { count: schema.minProperties });
  if (schema.maxProperties !== undefined && keys.length > schema.maxProperties) context.report(path, 'maxProperties', { count: schema.maxProperties });
  for (const key of keys) {
    const at = `${path}/${escape(key)}`;
    const known = schema.properties?.[key];
    if (known !== undefined) check(known, value[key], at, context);
    else if (schema.additionalProperties === false) context.report(at, 'additional', { name: key });
    else if (isObject(schema.additionalProperties)) check(schema.additionalProperties, value[key], at, context);
    if (schema.propertyNames && !isValid(schema.propertyNames, key, context.root)) context.report(at, 'propertyNames', { name: key });
  }
}

function checkCombined(schema: JsonSchema, value: unknown, path: string, context: Check): void {
  const { root } = context;
  if (schema.not && isValid(schema.not, value, root)) context.report(path, 'not');
  if (schema.anyOf && !schema.anyOf.some(option => isValid(option, value, root))) explain(schema.anyOf, value, path, context);
  if (schema.oneOf) {
    const fitting = schema.oneOf.filter(option => isValid(option, value, root)).length;
    if (fitting === 0) explain(schema.oneOf, value, path, context);
    else if (fitting > 1) context.report(path, 'oneOf');
  }
  if (schema.if) {
    const branch = isValid(schema.if, value, root) ? schema.then : schema.else;
    if (branch) check(branch, value, path, context);
  }
}

/** Of several ways to be right the one is reported on that the value is nearest to. */
function explain(options: JsonSchema[], value: unknown, path: string, context: Check): void {
  const nearest = options[nearestVariant(options, value, context.root)];
  if (nearest && isObject(value)) check(nearest, value, path, context);
  else context.report(path, 'anyOf');
}

/** Which of several variants a value is meant to be: the one whose constants it has and that finds the least wrong. */
export function nearestVariant(options: readonly JsonSchema[], value: unknown, root: JsonSchema): number {
  let best = 0, least = Infinity;
  options.forEach((option, index) => {
    let wrong = 0;
    check(option, value, '', { root, report: (_, code) => { wrong += code === 'const' || code === 'type' ? 100 : 1; } });
    if (wrong < least) [best, least] = [index, wrong];
  });
  return best;
}

/** A member's name as a part of a JSON pointer. */
export const escape = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
