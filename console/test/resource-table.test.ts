import assert from 'node:assert/strict';
import test from 'node:test';
import { at, isAge, rowMatches, rowsOf, totalOf, type ServerTable } from '../src/screens/resources/model/table.js';
import { editable, portable, type KubeObject } from '../src/screens/resources/model/object.js';

const row = (name: string, ...cells: unknown[]) => ({ cells: [name, ...cells], object: { apiVersion: 'v1', kind: 'X', metadata: { name, namespace: 'ns' } } });
const table = (rows: ReturnType<typeof row>[], remainingItemCount?: number): ServerTable => ({ metadata: remainingItemCount ? { continue: 'x', remainingItemCount } : {}, columnDefinitions: [], rows });

test('Pages are put together; an object that moved between them is there once, as it is now', () => {
  const pages = [table([row('a', 1), row('b', 1)], 2), table([row('b', 2), row('c', 1)], 1)];
  assert.deepEqual(rowsOf(pages).map(found => found.cells), [['a', 1], ['b', 2], ['c', 1]]);
  assert.equal(totalOf(pages), 5);
});

test('A search looks at every cell', () => {
  const [found] = rowsOf([table([row('alpha', 'Ready', null)])]);
  assert.ok(rowMatches(found!, 'ALP rea') && rowMatches(found!, 'ns') && !rowMatches(found!, 'alpha failed'));
});

test('The age is known from what the server says about the column', () => {
  assert.ok(isAge({ name: 'Age', type: 'date', priority: 0 }) && isAge({ name: 'Age', type: 'string', description: '.metadata.creationTimestamp', priority: 0 }));
  assert.ok(!isAge({ name: 'Age', type: 'integer', description: 'Years of a person.', priority: 0 }));
});

test('A pointer finds what is there, and nothing of the prototype', () => {
  assert.equal(at({ a: { 'b/c': [1, { d: 2 }] } }, '/a/b~1c/1/d'), 2);
  assert.equal(at({ a: 1 }, '/a/b'), undefined);
  assert.equal(at({}, '/constructor'), undefined);
});

test('What people edit has no managed fields, and what they take elsewhere no identity', () => {
  const object = { apiVersion: 'v1', kind: 'X', metadata: { uid: 'u', managedFields: [{}], labels: { a: 'b' }, name: 'n', resourceVersion: '1' }, status: { a: 1 }, spec: {} } as unknown as KubeObject;
  assert.deepEqual(Object.keys(editable(object).metadata), ['name', 'labels', 'uid', 'resourceVersion']);
  assert.deepEqual(portable(object), { apiVersion: 'v1', kind: 'X', metadata: { labels: { a: 'b' }, name: 'n' }, spec: {} });
});
