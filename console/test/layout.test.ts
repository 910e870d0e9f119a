import assert from 'node:assert/strict';
import test from 'node:test';
import { arrange, hide, move, readLayout, resize, unhide } from '../src/screens/dashboard/layout.js';

const known = [{ id: 'a', w: 1, h: 1 }, { id: 'b', w: 2, h: 1, minW: 2 }, { id: 'c', w: 1, h: 2 }];
const none = { tiles: [], hidden: [] };
const ids = (tiles: { id: string }[]) => tiles.map(tile => tile.id).join('');

test('Without an own arrangement the cards come as they are', () => {
  assert.equal(ids(arrange(known, none)), 'abc');
});

test('A card moves, stays within the bounds, and new cards come last', () => {
  const moved = move(arrange(known, none), none, 'c', 0);

  assert.equal(ids(arrange(known, moved)), 'cab');
  assert.equal(ids(arrange([...known, { id: 'd', w: 1, h: 1 }], moved)), 'cabd');
  assert.equal(ids(arrange(known, move(arrange(known, none), none, 'a', 99))), 'bca');
});

test('A card is never narrower than it can be, nor wider than the grid', () => {
  const shown = arrange(known, none);

  assert.equal(arrange(known, resize(shown, none, 'b', { w: -5 }, 2)).find(tile => tile.id === 'b')!.w, 2);
  assert.equal(arrange(known, resize(shown, none, 'a', { w: 9, h: 9 }))[0]!.w, 4);
});

test('What is hidden comes back at its place, also when its extension was away', () => {
  const hidden = hide(arrange(known, none), none, 'b');
  assert.equal(ids(arrange(known, hidden)), 'ac');
  assert.equal(ids(arrange(known, unhide(hidden, 'b'))), 'abc');

  const own = move(arrange(known, none), none, 'c', 0);
  const without = known.filter(tile => tile.id !== 'a');
  const later = move(arrange(without, own), own, 'b', 0);
  assert.equal(ids(arrange(known, later)), 'bca');
});

test('What somebody else wrote into the preferences is read with care', () => {
  for (const kept of [null, 7, 'x', { tiles: 'no' }, { tiles: [{ id: 1 }, { id: 'a', w: 'x', h: 1 }], hidden: [3] }]) assert.equal(ids(arrange(known, readLayout(kept))), 'abc');
});
