import assert from 'node:assert/strict';
import test from 'node:test';
import { compile, find } from '../src/core/patterns.js';

const route = (path: string) => ({ path, title: '', tag: '', load: () => Promise.resolve() });
const routes = ['/', '/marketplace', '/marketplace/:id', '/marketplace/:id/install', '/x/acme/*', '/resources/:group/:version/:plural'].map(path => compile(route(path)));
const at = (path: string) => { const found = find(routes, path); return found && [found.route.path, found.params]; };

test('Paths with fixed parts win over paths with parameters', () => {
  assert.deepEqual(at('/marketplace'), ['/marketplace', {}]);
  assert.deepEqual(at('/marketplace/acme.metrics'), ['/marketplace/:id', { id: 'acme.metrics' }]);
  assert.deepEqual(at('/marketplace/acme.metrics/install/'), ['/marketplace/:id/install', { id: 'acme.metrics' }]);
});

test('A last star takes the rest, or nothing', () => {
  assert.deepEqual(at('/x/acme'), ['/x/acme/*', { rest: '' }]);
  assert.deepEqual(at('/x/acme/a/b'), ['/x/acme/*', { rest: 'a/b' }]);
  assert.equal(at('/x/acmes'), null);
});

test('Parameters are decoded, and what cannot be decoded is left as it is', () => {
  assert.deepEqual(at('/marketplace/a%2Fb'), ['/marketplace/:id', { id: 'a/b' }]);
  assert.deepEqual(at('/marketplace/100%'), ['/marketplace/:id', { id: '100%' }]);
});
