import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeMissing, parseProblem } from '../src/problem.js';

test('problem details become an error with all they say', () => {
  const body = { title: 'Conflict', detail: 'It is there already.', code: 'LB2104', help: 'https://example.com/LB2104', correlationId: 'abc', problems: [{ path: 'spec.version', code: 'LB1', message: 'no' }, 'plain'] };
  const error = parseProblem(409, 'Conflict', JSON.stringify(body));
  assert.equal(error.message, 'It is there already.');
  assert.equal(error.code, 'LB2104');
  assert.equal(error.correlationId, 'abc');
  assert.deepEqual(error.problems, [{ path: 'spec.version', code: 'LB1', message: 'no' }, { message: 'plain' }]);
});

test('a code that stands before the detail is taken out of it', () => {
  const error = parseProblem(404, 'Not Found', JSON.stringify({ title: 'Not found', detail: 'LB3045: It serves nothing there.' }));
  assert.deepEqual([error.code, error.detail], ['LB3045', 'It serves nothing there.']);
});

test('errors by field become problems', () => {
  const error = parseProblem(400, 'Bad Request', JSON.stringify({ title: 'Invalid', errors: { name: ['too short', 'taken'] } }));
  assert.deepEqual(error.problems, [{ path: 'name', message: 'too short' }, { path: 'name', message: 'taken' }]);
});

test('a Kubernetes Status becomes an error with its causes', () => {
  const status = { kind: 'Status', message: 'LB5001: not so', reason: 'Invalid', details: { causes: [{ field: 'spec.a', reason: 'FieldValueRequired', message: 'Required value' }] } };
  const error = parseProblem(422, 'Unprocessable', JSON.stringify(status), 'id-1');
  assert.equal(error.code, 'LB5001');
  assert.equal(error.detail, 'not so');
  assert.equal(error.correlationId, 'id-1');
  assert.deepEqual(error.problems, [{ path: 'spec.a', code: 'FieldValueRequired', message: 'Required value' }]);
});

test('the missing right is read from the words of a Status', () => {
  const message = 'installplans.kernel.luban.dev is forbidden: User "ada" cannot list resource "installplans" in API group "kernel.luban.dev" in the namespace "team"';
  const error = parseProblem(403, 'Forbidden', JSON.stringify({ kind: 'Status', message, reason: 'Forbidden' }));
  assert.ok(error.isForbidden);
  assert.equal(describeMissing(error.missing!), 'list installplans.kernel.luban.dev (team)');
});

test('a page of HTML is not shown as the detail, plain words are', () => {
  assert.equal(parseProblem(502, 'Bad Gateway', '<html>…</html>').detail, undefined);
  assert.equal(parseProblem(502, 'Bad Gateway', 'upstream is away').detail, 'upstream is away');
});
