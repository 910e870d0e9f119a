import assert from 'node:assert/strict';
import test from 'node:test';
import { exampleOf, fieldsOf, inlined, typeName, type Schema, type Schemas } from '../src/screens/common/schema.js';
import { formSchema, newObject, pointerOf } from '../src/screens/resources/model/template.js';
import type { Kind } from '../src/screens/resources/model/kind.js';

const schemas: Schemas = {
  Node: { type: 'object', description: 'A node.', required: ['name'], properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Node' }, kids: { type: 'array', items: { $ref: '#/components/schemas/Node' } } } },
  Named: { type: 'object', required: ['id'], properties: { id: { type: 'integer', format: 'int64' } } },
};

test('A schema that contains itself opens level by level, without an end and without a hang', () => {
  const [name, next] = fieldsOf({ $ref: '#/components/schemas/Node' }, schemas);
  assert.deepEqual([name!.required, name!.type, name!.hasChildren], [true, 'string', false]);
  assert.deepEqual([next!.type, next!.hasChildren, next!.children()[1]!.children()[1]!.path], ['Node', true, '.next.next.next']);
});

test('Types read as programmers write them', () => {
  const types: [Schema, string][] = [
    [{ type: 'string' }, 'string'], [{ type: 'integer', format: 'int64' }, 'integer (int64)'], [{ type: ['string', 'null'] }, 'string'], [{ type: 'array', items: { $ref: '#/x/Node' } }, 'Node[]'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'map of string'], [{ oneOf: [{ type: 'string' }, { type: 'null' }, { type: 'integer' }] }, 'string | integer'], [{}, 'any'],
  ];
  for (const [schema, expected] of types) assert.equal(typeName(schema, schemas), expected);
});

test('allOf is put together', () => {
  const [id, extra] = fieldsOf({ allOf: [{ $ref: '#/x/Named' }, { properties: { extra: { type: 'boolean', deprecated: true } } }] }, schemas);
  assert.deepEqual([id!.name, id!.required, extra!.name, extra!.deprecated], ['id', true, 'extra', true]);
});

test('Examples fit, and end', () => {
  assert.deepEqual(exampleOf({ type: 'object', properties: { a: { type: 'string', default: 'x' }, b: { enum: ['one'] }, c: { type: 'boolean' }, d: { readOnly: true, type: 'string' }, e: { type: 'array', items: { type: 'integer' } } } }, {}), { a: 'x', b: 'one', c: false, e: [0] });
  assert.ok(JSON.stringify(exampleOf({ $ref: '#/x/Node' }, schemas)).length < 5000);
});

test('References are put in for editors; null is a type of its own there', () => {
  const full = inlined({ $ref: '#/x/Node' }, schemas);
  assert.deepEqual(full.properties!['next'], { description: 'A node.' });
  assert.deepEqual(inlined({ type: 'string', nullable: true, enum: ['a'] }, {}), { type: ['string', 'null'], enum: ['a', null] });
});

test('A new object has what is required or has a default', () => {
  const kind = { group: 'acme.dev', version: 'v1', kind: 'Box', namespaced: true } as Kind;
  const schema: Schema = { properties: { metadata: {}, spec: { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 2 }, mode: { type: 'string', default: 'fast' }, note: { type: 'string' } } }, status: {} } };
  assert.deepEqual(newObject(kind, schema, {}, null), { apiVersion: 'acme.dev/v1', kind: 'Box', metadata: { name: '', namespace: 'default' }, spec: { size: 2, mode: 'fast' } });
  const form = formSchema(kind, schema, { name: 'Name', namespace: 'Namespace', labels: 'Labels', annotations: 'Annotations' });
  assert.deepEqual(Object.keys(form.properties!), ['metadata', 'spec']);
});

test('The field of a cause becomes a pointer', () => {
  assert.deepEqual(['spec.items[0].name', 'data[a.b]', 'metadata.labels[example.com/x]', '/spec/a', ''].map(pointerOf), ['/spec/items/0/name', '/data/a.b', '/metadata/labels/example.com~1x', '/spec/a', '']);
});
