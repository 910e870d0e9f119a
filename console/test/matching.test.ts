import assert from 'node:assert/strict';
import test from 'node:test';
import { isFor } from '../src/core/runtime/matching.js';

test('a schema is for a kind, for all of a group, or for files by their names', () => {
  assert.ok(isFor('core/ConfigMap', { target: 'core/ConfigMap' }) && isFor('acme.dev/*', { target: 'acme.dev/Note' }) && isFor('*/*', { target: 'core/Secret' }));
  assert.ok(isFor('*.acme.yaml', { file: 'a.acme.yaml' }) && isFor('acme.yaml', { file: 'ACME.yaml' }) && isFor('a*b*c', { file: 'a-b-b-c' }));
  assert.ok(!isFor('core/ConfigMap', { target: 'core/Secret' }) && !isFor('acme.dev/*', { target: 'acme.devel/Note' }));
  assert.ok(!isFor('*.acme.yaml', { file: 'acme.yaml' }) && !isFor('a*a', { file: 'a' }) && !isFor('a*b*b', { file: 'a-b' }));
  assert.ok(!isFor('core/ConfigMap', { file: 'ConfigMap' }) && !isFor('*', { target: 'core/ConfigMap' }) && !isFor(undefined, { file: 'x' }));
});

test('a pattern that somebody wrote to be slow is not', () => {
  const start = performance.now();
  assert.ok(!isFor(`${'*a'.repeat(100)}b`, { file: 'a'.repeat(5000) }));
  assert.ok(performance.now() - start < 500);
});
