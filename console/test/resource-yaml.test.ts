import assert from 'node:assert/strict';
import test from 'node:test';
import { readDocuments, toYaml } from '../src/screens/resources/model/yaml.js';
import { decodeBase64, encodeBase64, entriesOf, isDataKey } from '../src/screens/resources/model/data.js';

const object = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

test('Documents are told apart, with their lines; empty ones are none', () => {
  const found = readDocuments(`---\n${object('a')}---\n# nothing\n---\n${object('b')}`);
  assert.deepEqual(found.map(document => [document.object?.metadata.name, document.line, document.problems]), [['a', 2, []], ['b', 9, []]]);
});

test('Problems of each document are its own', () => {
  const found = readDocuments(`${object('a')}---\nkind: X\n---\n- 1\n---\na: [\n`);
  assert.equal(found[0]!.problems.length, 0);
  assert.deepEqual(found[1]!.problems.map(problem => problem.message), ['resources.yaml.noApiVersion', 'resources.yaml.noName']);
  assert.deepEqual(found[2]!.problems.map(problem => problem.message), ['resources.yaml.notObject']);
  assert.ok(found[3]!.problems[0]!.text && found[3]!.problems[0]!.line >= 9 && !found[3]!.object);
});

test('JSON is read, and a list is taken apart', () => {
  const list = { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, { apiVersion: 'v1', kind: 'Secret', metadata: { generateName: 'b-' } }] };
  assert.deepEqual(readDocuments(JSON.stringify(list)).map(document => document.object?.kind), ['ConfigMap', 'Secret']);
});

test('A name given twice is a problem, and a bomb of anchors is none for us', () => {
  assert.equal(readDocuments(`${object('a')}kind: Other\n`)[0]!.problems.length, 1);
  const bomb = ['a: &a [1,1,1,1,1,1,1,1,1]', ...'bcdefg'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdef'[index]}`).join(',')}]`)].join('\n');
  assert.match(readDocuments(bomb)[0]!.problems[0]!.text!, /alias/i);
});

test('What is written is read the same, also by readers of YAML 1.1', () => {
  const value = { a: 'yes', b: '0123', c: 'null', d: 'x: y', e: 'two\nlines\n', f: '1e3', g: true };
  const text = toYaml({ apiVersion: 'v1', kind: 'A', metadata: { name: 'n' }, value });
  assert.deepEqual(readDocuments(text)[0]!.object!['value'], value);
  assert.match(text, /a: "yes"/);
});

test('Base64 is of UTF-8, and bytes that are no text are told', () => {
  assert.equal(encodeBase64('鲁班 ✓'), Buffer.from('鲁班 ✓').toString('base64'));
  assert.deepEqual([...decodeBase64('AP8=')], [0, 255]);
  assert.deepEqual(entriesOf({ a: Buffer.from('鲁班').toString('base64'), b: 'AP8=' }, true), [{ key: 'a', text: '鲁班', size: 6 }, { key: 'b', text: null, size: 2 }]);
  assert.deepEqual(entriesOf({ a: 'plain' }, false), [{ key: 'a', text: 'plain', size: 5 }]);
  assert.ok(isDataKey('config.yaml') && !isDataKey('a b') && !isDataKey('..'));
});
