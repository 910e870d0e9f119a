import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { messagesLoaded } from '../src/i18n.js';
import '../src/messages.js';
import { choicesOf, fieldOf, getAt, humanise, initialValue, membersOf, normalisePath, setAt, variantsOf, withDefaults } from '../src/schema/fields.js';
import type { JsonSchema } from '../src/schema/schema.js';
import { suggestKeys, suggestValues } from '../src/schema/suggest.js';
import { validate } from '../src/schema/validate.js';
import { yamlPlaceAt } from '../src/schema/yaml-path.js';

before(() => messagesLoaded());

const schema: JsonSchema = {
  type: 'object', required: ['name'],
  $defs: { port: { type: 'integer', minimum: 1, maximum: 65535 } },
  properties: {
    name: { type: 'string', minLength: 2, title: { en: 'Name', 'zh-CN': '名称' } },
    port: { $ref: '#/$defs/port', default: 8080 },
    level: { enum: ['debug', 'info'], 'x-order': 1 },
    secret: { type: 'string', writeOnly: true },
    tags: { type: 'array', uniqueItems: true, items: { type: 'string' } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    storage: { oneOf: [{ title: 'Memory', type: 'object', required: ['kind'], properties: { kind: { const: 'memory' } } }, { title: 'Disk', type: 'object', required: ['kind', 'path'], properties: { kind: { const: 'disk' }, path: { type: 'string' } } }] },
    maybe: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
  },
};
const found = (value: unknown) => validate(schema, value).map(({ path, code }) => `${path} ${code}`);

test('a schema becomes fields, in order and in the language', () => {
  const root = fieldOf(schema, [], true, schema, 'zh-CN');
  const fields = membersOf(root, schema, 'zh-CN');
  assert.deepEqual(fields.map(({ path, kind }) => `${path.join('.')} ${kind}`), ['level choice', 'name text', 'port number', 'secret secret', 'tags list', 'labels map', 'storage variant', 'maybe number']);
  assert.equal(fields[1]!.title, '名称');
  assert.ok(fields[1]!.required);
});

test('names become words', () => {
  assert.equal(humanise('maxRetryCount'), 'Max retry count');
  assert.equal(humanise('base_URL-path'), 'Base URL path');
});

test('choices are found in enum and in oneOf of constants', () => {
  assert.deepEqual(choicesOf({ enum: ['a', null] }, 'en'), [{ value: 'a', label: 'a' }]);
  assert.deepEqual(choicesOf({ oneOf: [{ const: 1, title: { en: 'One', 'zh-CN': '一' } }] }, 'zh-CN'), [{ value: 1, label: '一' }]);
  assert.equal(choicesOf({ oneOf: [{ type: 'string' }] }, 'en'), undefined);
});

test('everything that is wrong is found at once, at its place', () => {
  assert.deepEqual(found({ name: 'ok' }), []);
  assert.deepEqual(found({ port: 0, level: 'x', tags: ['a', 'a'], labels: { 'a/b': 1 } }), ['/name required', '/port minimum', '/level enum', '/tags uniqueItems', '/labels/a~1b type']);
  assert.equal(validate(schema, { name: 'a' })[0]!.message, 'At least 2 characters');
});

test('of several variants the one is explained that the value is nearest to', () => {
  assert.deepEqual(found({ name: 'ok', storage: { kind: 'disk' } }), ['/storage/path required']);
  const field = fieldOf(schema.properties!['storage'], ['storage'], false, schema, 'en');
  assert.equal(variantsOf(field, { kind: 'disk' }, schema, 'en').current, 1);
  assert.deepEqual(variantsOf(field, undefined, schema, 'en').titles, ['Memory', 'Disk']);
});

test('conditions, formats and multiples are looked at', () => {
  const conditional: JsonSchema = { if: { properties: { tls: { const: true } }, required: ['tls'] }, then: { required: ['certificate'] } };
  assert.deepEqual(validate(conditional, { tls: true }).map(({ path }) => path), ['/certificate']);
  assert.deepEqual(validate(conditional, { tls: false }), []);
  assert.equal(validate({ type: 'string', format: 'email' }, 'nobody')[0]!.code, 'format');
  assert.deepEqual(validate({ type: 'number', multipleOf: 0.1 }, 0.3), []);
  assert.equal(validate({ type: 'integer' }, 1.5)[0]!.code, 'type');
});

test('defaults fill in what is not there and nothing else', () => {
  assert.deepEqual(withDefaults(schema, { name: 'a', port: 1 }, schema), { name: 'a', port: 1 });
  assert.deepEqual(withDefaults(schema, { name: 'a' }, schema), { name: 'a', port: 8080 });
  assert.deepEqual(initialValue(schema.properties!['storage'], schema), { kind: 'memory' });
});

test('a part is set without touching the rest', () => {
  const value = { a: { b: [1, 2] }, c: 1 };
  const next = setAt(value, ['a', 'b', 1], 3);
  assert.deepEqual(next, { a: { b: [1, 3] }, c: 1 });
  assert.deepEqual(value, { a: { b: [1, 2] }, c: 1 });
  assert.deepEqual(setAt(value, ['c'], undefined), { a: { b: [1, 2] } });
  assert.deepEqual(Object.keys(setAt({ x: 1, y: 2 }, ['x'], 5) as object), ['x', 'y']);
  assert.equal(getAt(value, ['a', 'x', 'y']), undefined);
});

test("a server's path is understood however it is written", () => {
  assert.equal(normalisePath('spec.config.hosts[0].name', '/spec/config'), '/hosts/0/name');
  assert.equal(normalisePath('/a/b'), '/a/b');
  assert.equal(normalisePath('$.a["b"]'), '/a/b');
  assert.equal(normalisePath('spec.configuration', '/spec/config'), '/spec/configuration');
});

test('the editor knows what may stand where', () => {
  assert.deepEqual(suggestKeys(schema, [], ['name', 'port'], 'en').map(({ label }) => label), ['level', 'secret', 'tags', 'labels', 'storage', 'maybe']);
  assert.deepEqual(suggestKeys(schema, ['storage'], [], 'en').map(({ label }) => label), ['kind', 'path']);
  assert.deepEqual(suggestValues(schema, ['level'], 'en').map(({ label }) => label), ['debug', 'info']);
  assert.deepEqual(suggestValues(schema, ['storage', 'kind'], 'en').map(({ label }) => label), ['memory', 'disk']);
});

test('the place of the cursor is found in unfinished YAML', () => {
  const lines = ['name: x', 'storage:', '  kind: disk', '  ', 'tags:', '- a', '- ', 'items:', '  - id: 1', '    na', 'level: in'];
  const at = (row: number, column = lines[row]!.length) => yamlPlaceAt(lines, row, column);
  assert.deepEqual(at(3), { path: ['storage'], writing: 'key', siblings: ['kind'], word: '' });
  assert.deepEqual(at(6)!.path, ['tags', 1]);
  assert.deepEqual(at(9), { path: ['items', 0], writing: 'key', siblings: ['id'], word: 'na' });
  assert.deepEqual(at(10), { path: ['level'], writing: 'value', siblings: [], word: 'in' });
  assert.equal(yamlPlaceAt(['# a comment'], 0, 11), undefined);
});

test('what two schemas say of the same member holds together', () => {
  const both: JsonSchema = { allOf: [
    { type: 'object', properties: { data: { type: 'object', additionalProperties: { type: 'string' } } } },
    { properties: { data: { properties: { mood: { enum: ['calm', 'wild'] } } } } },
  ] };

  assert.deepEqual(validate(both, { data: { mood: 'calm', other: 'text' } }), []);
  assert.deepEqual(validate(both, { data: { mood: 'odd' } }).map(({ path, code }) => `${path} ${code}`), ['/data/mood enum']);
  assert.deepEqual(validate(both, { data: { other: 1 } }).map(({ path }) => path), ['/data/other']);
  assert.deepEqual(suggestKeys(both, ['data'], [], 'en').map(({ label }) => label), ['mood']);
  assert.deepEqual(suggestValues(both, ['data', 'mood'], 'en').map(({ label }) => label), ['calm', 'wild']);
});
