import assert from 'node:assert/strict';
import test from 'node:test';
import { compare, equal, merge } from '../src/screens/resources/model/conflict.js';

const base = { metadata: { name: 'a', resourceVersion: '1', labels: { app: 'web' } }, data: { a: '1', b: '2', c: '3' } };

test('Each change has the side that made it', () => {
  const mine = { ...base, data: { a: 'mine', b: 'same', c: '3', own: 'x' } };
  const theirs = { metadata: { ...base.metadata, resourceVersion: '2', labels: { app: 'web', new: 'y' } }, data: { a: 'theirs', b: 'same' } };
  assert.deepEqual(compare(base, mine, theirs).map(({ path, by }) => [path.join('.'), by]), [
    ['metadata.labels.new', 'theirs'], ['data.a', 'both'], ['data.b', 'same'], ['data.c', 'theirs'], ['data.own', 'mine'],
  ]);
});

test('Merging keeps both sides and takes the choice where they differ', () => {
  const mine = { ...base, data: { a: 'mine', b: '2', own: 'x' } };
  const theirs = { ...base, metadata: { ...base.metadata, resourceVersion: '2' }, data: { a: 'theirs', b: '2', c: '3', other: 'y' } };
  const changes = compare(base, mine, theirs);
  assert.deepEqual(merge(theirs, changes, () => 'mine'), { metadata: { ...base.metadata, resourceVersion: '2' }, data: { a: 'mine', b: '2', own: 'x', other: 'y' } });
  assert.equal(merge(theirs, changes, () => 'theirs').data.a, 'theirs');
  assert.equal(theirs.data.a, 'theirs', 'what the server has is not written to');
});

test('A label that the other side removed with all others can be kept', () => {
  const changes = compare({ labels: { a: '1' } }, { labels: { a: '2' } }, {});
  assert.deepEqual(changes.map(change => change.by), ['both']);
  assert.deepEqual(merge({} as object, changes, () => 'mine'), { labels: { a: '2' } });
});

test('The order of keys means nothing, the order of a list does', () => {
  assert.ok(equal({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }));
  assert.ok(!equal([1, 2], [2, 1]) && !equal({ a: undefined }, {}) && !equal(null, {}));
});
