import assert from 'node:assert/strict';
import test from 'node:test';
import { parseSelector } from '../src/screens/resources/model/selector.js';

const problems = (text: string) => parseSelector(text).problems.map(({ message, part, at }) => [message.slice('resources.selector.'.length), part, at]);

test('Every form of a requirement is read', () => {
  const text = 'app=web, tier != cache, env in (a, b), env notin (c), debug, !old, size>3, example.com/part==x';
  const { requirements, problems } = parseSelector(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(requirements.map(({ key, operator, values }) => [key, operator, values]), [
    ['app', '=', ['web']], ['tier', '!=', ['cache']], ['env', 'in', ['a', 'b']], ['env', 'notin', ['c']], ['debug', 'exists', []], ['old', '!', []], ['size', '>', ['3']], ['example.com/part', '=', ['x']],
  ]);
});

test('An empty selector and an empty value are right', () => {
  assert.deepEqual(parseSelector('  '), { requirements: [], problems: [] });
  assert.deepEqual(problems('app='), []);
});

test('All problems are told at once, with the part and the place', () => {
  assert.deepEqual(problems('a b c, app=x y'), [['form', 'a b c', 0], ['form', 'app=x y', 7]]);
  assert.deepEqual(problems('app=web,,-bad=1'), [['empty', '', 8], ['key', '-bad', 9]]);
  assert.deepEqual(problems('app=-x'), [['value', '-x', 4]]);
  assert.deepEqual(problems('size>big'), [['number', 'big', 5]]);
  assert.deepEqual(problems('env in ()'), [['values', 'env in ()', 0]]);
  assert.deepEqual(problems('env in (a'), [['form', 'env in (a', 0]]);
});

test('Keys and values have Kubernetes\' limits', () => {
  assert.deepEqual(problems(`a=${'x'.repeat(63)}`), []);
  assert.equal(problems(`a=${'x'.repeat(64)}`)[0]![0], 'value');
  assert.equal(problems('A.com/x=1')[0]![0], 'key');
  assert.equal(problems('a/b/c=1')[0]![0], 'key');
});
