import assert from 'node:assert/strict';
import test from 'node:test';
import { conditionState, labelOf, overviewOf, referenceOf } from '../src/screens/resources/model/overview.js';
import type { KubeObject } from '../src/screens/resources/model/object.js';
import type { Schema } from '../src/screens/common/schema.js';

const schema: Schema = { properties: {
  spec: { type: 'object', description: 'What is wanted.', properties: { size: { type: 'integer', description: 'How many.' }, password: { type: 'string', writeOnly: true }, names: { type: 'array', items: { type: 'string' } } } },
  status: { type: 'object', properties: { phase: { type: 'string' }, since: { type: 'string', format: 'date-time' }, parts: { type: 'array', items: { properties: { name: { type: 'string' }, ready: { type: 'boolean' } } } } } },
} };
const object = (fields: object): KubeObject => ({ apiVersion: 'acme.dev/v1', kind: 'Box', metadata: { name: 'a' }, ...fields });

test('Spec comes before status, in the order of the schema, with its words', () => {
  const { sections } = overviewOf(object({ status: { phase: 'Ready' }, spec: { extra: 1, names: ['x'], size: 3 } }), schema, {});
  assert.deepEqual(sections.map(section => section.name), ['spec', 'status']);
  assert.deepEqual(sections[0]!.facts.map(fact => fact.label), ['Size', 'Names', 'Extra']);
  assert.equal(sections[0]!.facts[0]!.description, 'How many.');
  assert.deepEqual(sections[1]!.facts[0], { label: 'Phase', description: '', type: 'value', value: 'Ready', format: 'state' });
});

test('What is empty is left out, what is secret is hidden', () => {
  const { sections } = overviewOf(object({ spec: { size: null, names: [], password: 'hunter2' }, status: {} }), schema, {});
  assert.deepEqual(sections.map(section => section.facts), [[{ label: 'Password', description: '', type: 'hidden' }]]);
  assert.ok(!JSON.stringify(sections).includes('hunter2'));
});

test('Conditions stand apart, lists of objects are tables', () => {
  const { conditions, sections } = overviewOf(object({ status: { conditions: [{ type: 'Ready', status: 'True' }], parts: [{ ready: true, name: 'x' }, { name: 'y', note: 'z' }] } }), schema, {});
  assert.deepEqual(conditions, [{ type: 'Ready', status: 'True' }]);
  assert.deepEqual(sections[0]!.facts, [{ label: 'Parts', description: '', type: 'table', columns: ['name', 'ready', 'note'], rows: [['x', true, undefined], ['y', undefined, 'z']] }]);
});

test('Without a schema everything is still there', () => {
  const { sections } = overviewOf(object({ spec: { a: { b: { kind: 'Box', name: 'other' } } } }), {}, {});
  const [fact] = sections[0]!.facts;
  assert.equal(fact!.type, 'group');
  assert.deepEqual(fact!.type === 'group' && fact.facts[0], { label: 'B', description: '', type: 'reference', reference: { kind: 'Box', name: 'other' } });
});

test('A value is a reference only when it says nothing else', () => {
  assert.deepEqual(referenceOf({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }), { kind: 'ClusterRole', name: 'view', apiVersion: 'rbac.authorization.k8s.io' });
  assert.equal(referenceOf({ kind: 'A', name: 'x', size: 3 }), null);
  assert.equal(referenceOf({ kind: 'A' }), null);
});

test('Labels are words', () => {
  assert.deepEqual(['retainData', 'contentHash', 'URL', 'apiURL', 'a.b/c', 'x'].map(labelOf), ['Retain data', 'Content hash', 'URL', 'Api URL', 'a.b/c', 'X']);
});

test('A condition of trouble is good when it is false', () => {
  assert.equal(conditionState({ type: 'Ready', status: 'False' }), 'error');
  assert.equal(conditionState({ type: 'ReconcileFailed', status: 'False' }), 'ok');
  assert.equal(conditionState({ type: 'Progressing', status: 'True' }), 'busy');
  assert.equal(conditionState({ type: 'Ready', status: 'Unknown' }), 'unknown');
});
