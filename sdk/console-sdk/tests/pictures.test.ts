import assert from 'node:assert/strict';
import { test } from 'node:test';
import { align, summarise, tickOptions } from '../src/chart/chart-model.js';
import { diffLines, fold } from '../src/components/diff-lines.js';
import { neighbour, nodeWidth, pathOf, placeTopology } from '../src/topology/layout.js';

const node = (id: string) => ({ id, label: id });

test('a topology is laid out in ranks, without overlaps', () => {
  const placed = placeTopology([node('a'), node('b'), node('c')], [{ from: 'a', to: 'b' }, { from: 'a', to: 'c' }, { from: 'a', to: 'gone' }]);
  const at = Object.fromEntries(placed.nodes.map(({ node: { id }, x, y }) => [id, { x, y }]));
  assert.equal(placed.edges.length, 2);
  assert.ok(at['b']!.x >= at['a']!.x + nodeWidth);
  assert.equal(at['b']!.x, at['c']!.x);
  assert.notEqual(at['b']!.y, at['c']!.y);
  assert.ok(placed.width > 2 * nodeWidth);
});

test('cycles and nothing at all can be laid out too', () => {
  assert.equal(placeTopology([node('a'), node('b')], [{ from: 'a', to: 'b' }, { from: 'b', to: 'a' }]).edges.length, 2);
  assert.deepEqual(placeTopology([], []).nodes, []);
});

test('arrow keys go to the nearest thing in their direction', () => {
  const placed = placeTopology([node('a'), node('b'), node('c')], [{ from: 'a', to: 'b' }, { from: 'b', to: 'c' }]).nodes;
  assert.equal(neighbour(placed, 'a', 'right'), 'b');
  assert.equal(neighbour(placed, 'c', 'left'), 'b');
  assert.equal(neighbour(placed, 'a', 'left'), undefined);
});

test('a way is a smooth line from end to end', () => {
  assert.equal(pathOf([{ x: 0, y: 0 }, { x: 5, y: 0 }, { x: 10, y: 10 }]), 'M 0 0 Q 5 0 7.5 5 L 10 10');
  assert.equal(pathOf([]), '');
});

test('series of different moments share one axis', () => {
  assert.deepEqual(align([{ label: 'a', points: [[1000, 1], [3000, 3]] }, { label: 'b', points: [[2000, 2]] }]), [[1, 2, 3], [1, null, 3], [null, 2, null]]);
  assert.deepEqual(summarise({ label: 'a', points: [[1, 5], [2, null], [3, 2]] }), { last: 2, least: 2, most: 5 });
  assert.equal(summarise({ label: 'a', points: [] }), undefined);
  assert.deepEqual(tickOptions(90 * 86_400), { month: 'short', year: 'numeric' });
});

test('a difference takes out and puts in the fewest lines', () => {
  const lines = diffLines('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n');
  assert.deepEqual(lines.map(({ kind, text }) => `${kind[0]} ${text}`), ['s a', 'r b', 'a x', 's c', 's d', 'a e']);
  assert.deepEqual(lines.at(-1), { kind: 'added', text: 'e', after: 5 });
  assert.deepEqual(diffLines('', 'a').map(({ kind }) => kind), ['added']);
  assert.deepEqual(diffLines('same', 'same').map(({ kind }) => kind), ['same']);
});

test('a difference put together again is the text before and the text after', () => {
  let seed = 7;
  const random = (below: number) => { seed = (seed * 16807) % 2147483647; return seed % below; };
  for (let round = 0; round < 200; round++) {
    const text = () => Array.from({ length: random(12) }, () => 'abc'[random(3)]).join('\n');
    const [before, after] = [text(), text()];
    const lines = diffLines(before, after);
    assert.equal(lines.filter(({ kind }) => kind !== 'added').map(line => line.text).join('\n'), before);
    assert.equal(lines.filter(({ kind }) => kind !== 'removed').map(line => line.text).join('\n'), after);
  }
});

test('unchanged lines far from a change are left out', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const lines = fold(diffLines(before.join('\n'), [...before.slice(0, 10), 'new', ...before.slice(10)].join('\n')), 2);
  assert.equal(lines[0], 8);
  assert.equal(lines.at(-1), 8);
  assert.equal(lines.length, 7);
});
