import assert from 'node:assert/strict';
import test from 'node:test';
import { alone, formSchema, plainWords, takeTurn } from '../src/core/runtime/frame-manners.js';

test('words of a frame are text of a length, without marks that turn or hide it', () => {
  assert.equal(plainWords('a\u202eb\u200bc\u0007d', 20), 'abc d');
  assert.equal(plainWords('a\nb', 20), 'a b');
  assert.equal(plainWords('a\nb', 20, { lines: true }), 'a\nb');
  assert.equal(plainWords('x'.repeat(50), 10), `${'x'.repeat(10)}…`);
  assert.equal(plainWords({ toString: () => 'not text' }, 20), '');
});

test('a form of a frame has no patterns, no references, no secrets, and an end', () => {
  const schema = formSchema({ properties: { name: { type: 'string', pattern: '^(a+)+$', title: 'N\u202ename' }, other: { $ref: '#/x', type: 'string' } } });
  assert.deepEqual(schema, { properties: { name: { type: 'string', title: 'Nname' }, other: { type: 'string' } } });
  for (const secret of [{ writeOnly: true }, { 'x-luban-secret': true }, { format: 'password' }]) assert.throws(() => formSchema({ properties: { token: secret } }), /no secrets/);
  let deep: unknown = {};
  for (let level = 0; level < 20; level++) deep = { items: deep };
  assert.throws(() => formSchema(deep), /deep/);
  assert.throws(() => formSchema({ description: 'x'.repeat(40_000) }), /32 KiB/);
  assert.throws(() => formSchema('text'), /JSON Schema/);
});

test('who asks too often is refused until a minute has passed, and nobody else is', () => {
  for (let round = 0; round < 20; round++) takeTurn('acme.loud', 'toasts', 1000 + round);
  assert.throws(() => takeTurn('acme.loud', 'toasts', 2000), /More than 20 toasts/);
  takeTurn('acme.loud', 'moves', 2000);
  takeTurn('acme.quiet', 'toasts', 2000);
  takeTurn('acme.loud', 'toasts', 61_001);
});

test('one dialog of an extension is open at a time, also after one that failed', async () => {
  let close!: () => void;
  const first = alone('acme.talks', () => new Promise<string>(resolve => { close = () => resolve('closed'); }));
  await assert.rejects(alone('acme.talks', async () => 'second'), /open already/);
  assert.equal(await alone('acme.other', async () => 'other'), 'other');
  close();
  assert.equal(await first, 'closed');
  await assert.rejects(alone('acme.talks', async () => { throw new Error('broken'); }), /broken/);
  assert.equal(await alone('acme.talks', async () => 'again'), 'again');
});
