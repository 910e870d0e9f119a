import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultsOf, isConfigurable, mergePatchOf, storedSecrets, withSecrets, withoutSecrets } from '../src/screens/centre/config.js';

const schema = { properties: { url: { default: 'https://example.com' }, key: { writeOnly: true }, mail: { properties: { host: {}, password: { 'x-luban-secret': true } } } } };
const stored = { url: 'https://a.example', key: 'k', mail: { host: 'h', password: 'p' } };

test('A merge patch takes out what is gone and leaves alone what is the same', () => {
  assert.deepEqual(mergePatchOf({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { a: 1, b: { c: 3 }, e: [1, 2], f: true }), { b: { c: 3, d: null }, e: [1, 2], f: true });
  assert.deepEqual(mergePatchOf(stored, stored), {});
});

test('Secrets are never shown, and stay when nothing else is typed', () => {
  const shown = withoutSecrets(stored, schema);

  assert.deepEqual(shown, { url: 'https://a.example', mail: { host: 'h' } });
  assert.deepEqual(withSecrets({ ...shown, url: 'https://b.example' }, stored, schema), { ...stored, url: 'https://b.example' });
  assert.deepEqual(withSecrets({ ...shown, key: 'new' }, stored, schema)['key'], 'new');
  assert.deepEqual(withSecrets({ url: 'x' }, stored, schema)['mail'], { password: 'p' });
  assert.deepEqual(storedSecrets(stored, schema), ['key', 'mail.password']);
});

test('A schema without options asks for nothing', () => {
  assert.equal(isConfigurable(null), false);
  assert.equal(isConfigurable({ type: 'object', properties: {}, additionalProperties: false }), false);
  assert.equal(isConfigurable({ additionalProperties: true }), true);
  assert.equal(isConfigurable(schema), true);
  assert.deepEqual(defaultsOf(schema), { url: 'https://example.com' });
});
