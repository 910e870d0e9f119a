import assert from 'node:assert/strict';
import test from 'node:test';
import { bytesOf, textOf } from '../src/screens/profile/model/base64url.js';
import { judge } from '../src/screens/profile/model/password.js';
import { qrCode, qrPath } from '../src/screens/profile/model/qr.js';
import { quotaPatch, readQuota, usesOf } from '../src/screens/workspaces/model/quota.js';

test('A password is judged by its length, and by whether it is little more than the name', () => {
  const about = ['ada', 'Ada Lovelace', 'countess@example.com'];

  assert.deepEqual(judge('short', about).problems, ['short']);
  assert.deepEqual(judge('lovelace1234', about).problems, ['name']);
  assert.deepEqual(judge('countess-1815', about).problems, ['name']);
  assert.deepEqual(judge('aaaaaaaaaaaabb', about).problems, ['monotonous']);
  assert.deepEqual(judge('x'.repeat(60) + 'abcdef1234567'.repeat(6), about).problems, ['long']);
  assert.deepEqual(judge('tab\tin the middle', about).problems, ['control']);
  assert.deepEqual(judge('plenty of words 7', about).problems, []);
  assert.equal(judge('密码由许多汉字组成也可以', about).problems.length, 0);
});

test('A longer password is stronger', () => {
  const scores = ['correct-horse', 'correct-horse-b', 'correct-horse-battery', 'correct-horse-battery-staple'].map(password => judge(password, []).score);

  assert.deepEqual(scores, [1, 2, 3, 4]);
});

test('Bytes survive base64url', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);

  assert.deepEqual(bytesOf(textOf(bytes)), bytes);
  assert.equal(textOf(Uint8Array.of(0xfb, 0xff)), '-_8');
  assert.deepEqual([...bytesOf('-_8')], [0xfb, 0xff]);
});

// Another program read this drawing; what is kept here is that it stays the same.
test('A QR code is the one that readers read', () => {
  const rows = qrCode('LuBan').map(row => row.map(dark => (dark ? '#' : '.')).join(''));

  assert.deepEqual(rows, [
    '#######.#..##.#######',
    '#.....#..#....#.....#',
    '#.###.#...###.#.###.#',
    '#.###.#.#.#...#.###.#',
    '#.###.#.#.#.#.#.###.#',
    '#.....#.####..#.....#',
    '#######.#.#.#.#######',
    '........#####........',
    '#...#.####.#.#####..#',
    '.##.#....#.##..#.##..',
    '.#....#..###..###..#.',
    '###..#.####..##.#....',
    '...####...#.###...#..',
    '........##..###...###',
    '#######.##..##...###.',
    '#.....#...###..#...#.',
    '#.###.#.#..#..###...#',
    '#.###.#..#.##.....###',
    '#.###.#..###..###....',
    '#.....#..##..###.....',
    '#######.###.#####...#',
  ]);
});

test('A QR code grows with its text, up to version 20', () => {
  assert.equal(qrCode('a').length, 21);
  assert.equal(qrCode('x'.repeat(14)).length, 21);
  assert.equal(qrCode('x'.repeat(15)).length, 25);
  assert.equal(qrCode('x'.repeat(666)).length, 97);
  assert.throws(() => qrCode('x'.repeat(667)), RangeError);
});

test('A path has one square for each dark module', () => {
  assert.equal(qrPath([[true, false], [false, true]]), 'M0,0h1v1h-1zM1,1h1v1h-1z');
});

test('The fullest limit stands first, and one that is reached is full', () => {
  assert.deepEqual(usesOf({ hard: { members: '20', namespaces: '5', secrets: '0', configmaps: '10' }, used: { members: '2', namespaces: '5', configmaps: '8' } }).map(({ name, percent, level }) => [name, percent, level]),
    [['namespaces', 100, 'full'], ['configmaps', 80, 'warn'], ['members', 10, 'ok'], ['secrets', 0, 'ok']]);
  assert.deepEqual(usesOf(null), []);
});

test('A quota is read from its form, with every line that cannot be read', () => {
  assert.deepEqual(readQuota({ namespaces: '5', members: '', hard: 'count/configmaps = 10\n\nsecrets=x\nnothing' }), { quota: { namespaces: 5, members: null, hard: { 'count/configmaps': '10' } }, problems: ['secrets=x', 'nothing'] });
  assert.equal(readQuota({ namespaces: '', members: ' ', hard: '' }).quota, null);
});

test('A limit that is gone from the form is taken away', () => {
  assert.deepEqual(quotaPatch({ secrets: '5', configmaps: '1' }, readQuota({ namespaces: '', members: '3', hard: 'configmaps=2' })), { spec: { quota: { namespaces: null, members: 3, hard: { secrets: null, configmaps: '2' } } } });
  assert.deepEqual(quotaPatch({ secrets: '5' }, readQuota({ namespaces: '', members: '', hard: '' })), { spec: { quota: null } });
});
