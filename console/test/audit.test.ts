import assert from 'node:assert/strict';
import test from 'node:test';
import { activeFilters, apiQuery, filterOf, recordsPath } from '../src/screens/audit/model/query.js';
import { JsonLines, beforeAndAfter, objectPath, resultOf, targetOf, type AuditRecord } from '../src/screens/audit/model/record.js';

const filter = (text: string) => filterOf(new URLSearchParams(text));
const record = (more: Partial<AuditRecord>): AuditRecord => ({ sequence: '1', hash: '', time: '2026-01-01T00:00:00Z', ...more });

test('Only what is set is asked for, with the group of a resource apart', () => {
  assert.equal(apiQuery(filter('user=ada&resource=notes.samples.dev&outcome=failure&live=1&record=7')).toString(), 'user=ada&resource=notes&group=samples.dev&outcome=failure');
  assert.deepEqual(activeFilters(filter('q= &decision=deny&page=2')), ['decision']);
});

test('A local time is told as an instant, and how long ago stays as it is', () => {
  assert.equal(apiQuery(filter('from=24h')).get('from'), '24h');
  assert.equal(apiQuery(filter('from=2026-01-31T12:00')).get('from'), new Date(2026, 0, 31, 12).toISOString());
  assert.equal(apiQuery(filter('to=2026-01-31')).get('to'), new Date(2026, 0, 31).toISOString());
  assert.equal(apiQuery(filter('from=2026-01-31T12:00:00Z')).get('from'), '2026-01-31T12:00:00Z');
});

test('A live tail begins now: it has no time range, and goes on where it broke off', () => {
  assert.equal(recordsPath(filter('user=ada&from=24h'), { watch: true, after: '12' }), '/apis/audit.luban.dev/v1/records?user=ada&after=12&watch=1');
});

test('A page continues, and an export has a format', () => {
  assert.equal(recordsPath(filter(''), { limit: 50, continued: '158' }), '/apis/audit.luban.dev/v1/records?limit=50&continue=158');
  assert.equal(recordsPath(filter('verb=create'), { format: 'csv' }), '/apis/audit.luban.dev/v1/export?verb=create&format=csv');
});

test('A record was denied, failed or done', () => {
  assert.equal(resultOf(record({ outcome: { status: 403 } })), 'denied');
  assert.equal(resultOf(record({ decision: { allowed: false }, outcome: { status: 404 } })), 'denied');
  assert.equal(resultOf(record({ decision: { allowed: true }, outcome: { status: 409 } })), 'failed');
  assert.equal(resultOf(record({ outcome: { status: 201 } })), 'done');
  assert.equal(resultOf(record({})), 'unknown');
});

test('What a record is about is its object, or the path without the query', () => {
  assert.deepEqual(targetOf(record({ object: { group: 'iam.luban.dev', resource: 'users', subresource: 'password', name: 'eve' } })), { what: 'users.iam.luban.dev/password', name: 'eve', namespace: '' });
  assert.equal(targetOf(record({ path: '/ext/samples.notes/statistics?x=1' })).what, '/ext/samples.notes/statistics');
});

test('The object of a record has an address where one can be looked at', () => {
  assert.equal(objectPath(record({ object: { version: 'v1', resource: 'secrets', namespace: 'shop', name: 'a b' } })), '/resources/core/v1/secrets/shop/a%20b');
  assert.equal(objectPath(record({ object: { resource: 'secrets' } })), null);
});

test('A patch with the values before makes two documents of what changed', () => {
  const { before, after } = beforeAndAfter([
    { op: 'replace', path: '/spec/displayName', value: 'Grace', was: 'G' },
    { op: 'add', path: '/metadata/labels/a~1b', value: '1' },
    { op: 'remove', path: '/spec/groups/0', was: 'x' },
  ]);

  assert.deepEqual(before, { spec: { displayName: 'G', groups: { 0: 'x' } } });
  assert.deepEqual(after, { spec: { displayName: 'Grace' }, metadata: { labels: { 'a/b': '1' } } });
});

test('A member called __proto__ is a member, and changes nothing else', () => {
  const { after } = beforeAndAfter([{ op: 'add', path: '/__proto__/polluted', value: true }]);

  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  assert.deepEqual(Object.keys(after), ['__proto__']);
});

test('Lines of a stream are read when they are whole, wherever it was cut', () => {
  const lines = new JsonLines<{ n: number }>();

  assert.deepEqual(lines.push('{"n":1}\n{"n"'), [{ n: 1 }]);
  assert.deepEqual(lines.push(':2}\n\n'), [{ n: 2 }]);
  assert.deepEqual(lines.push(''), []);
});
