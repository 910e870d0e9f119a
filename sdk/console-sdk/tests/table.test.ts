import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextSort, pageRange, sortRows, toggleKeys } from '../src/components/table-model.js';

test('rows are sorted as people count, and what has no value stands last either way', () => {
  const rows = [{ n: 'node-10' }, { n: undefined }, { n: 'node-9' }, { n: 'Äpfel' }, { n: 'apfel' }];
  const names = (direction: 'ascending' | 'descending') => sortRows(rows, { key: 'n' }, direction, 'en').map(row => row.n);
  assert.deepEqual(names('ascending'), ['Äpfel', 'apfel', 'node-9', 'node-10', undefined]);
  assert.deepEqual(names('descending'), ['node-10', 'node-9', 'Äpfel', 'apfel', undefined]);
});

test('numbers and dates are sorted by size', () => {
  assert.deepEqual(sortRows([{ v: 10 }, { v: 9 }, { v: -1 }], { key: 'v' }, 'ascending', 'en').map(row => row.v), [-1, 9, 10]);
  const [early, late] = [new Date(1), new Date(2)];
  assert.deepEqual(sortRows([{ v: late }, { v: early }], { key: 'v' }, 'ascending', 'en').map(row => row.v), [early, late]);
});

test('a second press on a heading turns the order', () => {
  assert.deepEqual(nextSort(undefined, 'a'), { key: 'a', direction: 'ascending' });
  assert.deepEqual(nextSort({ key: 'a', direction: 'ascending' }, 'a'), { key: 'a', direction: 'descending' });
  assert.deepEqual(nextSort({ key: 'a', direction: 'descending' }, 'b'), { key: 'b', direction: 'ascending' });
});

test('a page stays within what there is', () => {
  assert.deepEqual(pageRange(45, 9, 20), { page: 3, pages: 3, from: 40, to: 45 });
  assert.deepEqual(pageRange(0, 1, 20), { page: 1, pages: 1, from: 0, to: 0 });
  assert.deepEqual(pageRange(45, 2, 0), { page: 1, pages: 1, from: 0, to: 45 });
});

test('keys are taken into the selection once and out of it', () => {
  assert.deepEqual(toggleKeys(['a', 'b'], ['b', 'c'], true), ['a', 'b', 'c']);
  assert.deepEqual(toggleKeys(['a', 'b'], ['b', 'c'], false), ['a']);
});
