import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format } from '../src/format.js';
import { formatMessage } from '../src/i18n.js';
import english from '../src/locales/en.js';
import chinese from '../src/locales/zh-CN.js';

test('a message is filled with names and plurals', () => {
  const pattern = '{count, plural, =0 {none} one {# extension} other {# extensions}} of {name}';
  assert.equal(formatMessage(pattern, { count: 0, name: 'A' }, 'en'), 'none of A');
  assert.equal(formatMessage(pattern, { count: 1, name: 'A' }, 'en'), '1 extension of A');
  assert.equal(formatMessage(pattern, { count: 1200, name: 'A' }, 'en'), '1,200 extensions of A');
});

test('both languages have the same keys and the same places', () => {
  assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
  const places = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map(found => found[1]).filter(name => !/^(one|other)$/.test(name!)).sort();
  for (const [key, text] of Object.entries(english)) assert.deepEqual(new Set(places(chinese[key as keyof typeof chinese])), new Set(places(text)), key);
});

test('every message that the sources ask for is there', async () => {
  const { readdir, readFile } = await import('node:fs/promises');
  const source = new URL('../../../sdk/console-sdk/src/', import.meta.url);
  const files = (await readdir(source, { recursive: true })).filter(name => name.endsWith('.ts') && !name.startsWith('locales'));
  const asked = (await Promise.all(files.map(name => readFile(new URL(name.replaceAll('\\', '/'), source), 'utf8')))).flatMap(text => [...text.matchAll(/t\('(sdk\.[\w.]+)'/g)].map(found => found[1]!));
  assert.ok(asked.length > 50);
  assert.deepEqual(asked.filter(key => !(key in english)), []);
});

test('moments, amounts and spans are written in words', () => {
  const now = Date.parse('2026-01-10T12:00:00Z');
  assert.equal(format.relative(now - 90_000, now), '1 minute ago');
  assert.equal(format.relative(now - 86_400_000, now), 'yesterday');
  assert.equal(format.relative(now + 3 * 3_600_000, now), 'in 3 hours');
  assert.equal(format.relative(now, now), 'now');
  assert.equal(format.bytes(0), '0 bytes');
  assert.equal(format.bytes(1_536_000), '1.5 MB');
  assert.equal(format.duration(0.25), '250ms');
  assert.equal(format.duration(3725), '1h 2m');
  assert.equal(format.duration(60), '1m');
});
