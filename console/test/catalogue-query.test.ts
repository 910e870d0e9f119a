import assert from 'node:assert/strict';
import test from 'node:test';
import { findFiles, fileTree, languageOf } from '../src/screens/centre/file-tree.js';
import { dependencyGraph } from '../src/screens/centre/graph.js';
import { chipsOf, cleared, isFiltered, readQuery, toAddress, toRequest, without } from '../src/screens/marketplace/query.js';
import { differenceOf } from '../src/screens/sources/generations.js';
import { emptyForm, formOf, specOf, suggestName } from '../src/screens/sources/source-form.js';

test('A query survives the way through the address', () => {
  const query = readQuery(new URLSearchParams('q=metrics&category=a&category=b&state=installed&verified=true&sort=name&page=3'));

  assert.deepEqual(readQuery(new URL(toAddress(query), 'http://x').searchParams), query);
  assert.equal(toAddress(readQuery(new URLSearchParams())), '/marketplace');
});

test('What an address must not say is left out', () => {
  const query = readQuery(new URLSearchParams('sort=evil&page=-4&category=&nonsense=1'));

  assert.deepEqual([query.sort, query.page, query.category], ['relevance', 1, []]);
  assert.equal(toRequest({ ...query, page: 3 }), 'skip=48&take=24');
});

test('Each chip takes one filter away, and the first page is shown then', () => {
  const query = readQuery(new URLSearchParams('category=a&category=b&verified=true&page=2'));

  assert.deepEqual(chipsOf(query), [{ filter: 'category', value: 'a' }, { filter: 'category', value: 'b' }, { filter: 'verified', value: 'true' }]);
  assert.equal(toAddress(without(query, 'category', 'a')), '/marketplace?category=b&verified=true');
  assert.equal(isFiltered(cleared(query)), false);
});

test('Files make a tree with folders first', () => {
  const files = ['readme.md', 'luban/b.json', 'luban/app/a.dll', 'icon.png'].map(path => ({ path, size: 1 }));

  assert.deepEqual(fileTree(files).map(node => node.name), ['luban', 'icon.png', 'readme.md']);
  assert.deepEqual(fileTree(files)[0]!.children.map(node => node.path), ['luban/app', 'luban/b.json']);
  assert.deepEqual(findFiles(files, 'LUBAN json').map(file => file.path), ['luban/b.json']);
  assert.deepEqual(['a.json', 'a.YML', 'a.md', 'a.dll', 'a.png', 'LICENSE'].map(languageOf), ['json', 'yaml', 'markdown', null, 'image', 'text']);
});

test('A circle of dependencies ends, and what nobody offers is marked', () => {
  const circle = new Map([['acme.b', [{ id: 'Acme.A', satisfied: true }]]]);
  const { nodes, edges } = dependencyGraph({ id: 'Acme.A', label: 'A', version: '1' }, [{ id: 'Acme.B', resolved: '2.0.0' }, { id: 'Acme.C' }], circle);

  assert.deepEqual(nodes.map(node => [node.id, node.state]), [['acme.a', undefined], ['acme.b', 'off'], ['acme.c', 'error']]);
  assert.deepEqual(edges.map(edge => `${edge.from}>${edge.to}`), ['acme.a>acme.b', 'acme.a>acme.c', 'acme.b>acme.a']);
});

test('A state of the system tells what came, changed and went', () => {
  const state = (number: number, items: Record<string, string>, parent: number | null = 1) => ({ number, parent, reason: '', actor: '', createdAt: '', items: Object.fromEntries(Object.entries(items).map(([id, version]) => [id, { version, hash: id + version }])) });

  assert.deepEqual(differenceOf(state(2, { a: '1', b: '1', c: '1' }), state(3, { a: '1', b: '2', d: '1' })), [{ id: 'b', from: '1', to: '2' }, { id: 'c', from: '1', to: null }, { id: 'd', from: null, to: '1' }]);
  assert.deepEqual(differenceOf(undefined, state(2, { a: '1' })), []);
  assert.equal(differenceOf(undefined, state(1, { a: '1' }, null)).length, 1);
});

test('A source survives the way through its form, and secrets are not read back', () => {
  const source = {
    apiVersion: 'kernel.luban.dev/v1', kind: 'PackageSource', metadata: { name: 'team' },
    spec: { url: 'https://feed.example/v3/index.json', priority: 10, idPrefixes: ['Acme.', 'Beta.'], pollInterval: '5m', allowInsecure: false, caBundle: null, credentialsSecret: { namespace: 'default', name: 'team-feed' }, trustPolicy: { mode: 'Require' as const, fingerprints: ['ab'], owners: ['acme'], minimumAge: '72h' } },
  };

  assert.deepEqual(specOf(formOf(source)), source.spec);
  assert.deepEqual([formOf(source).password, formOf(source).token], ['', '']);
  assert.equal(specOf({ ...emptyForm, url: ' /feed ' }).trustPolicy, null);
  assert.deepEqual([suggestName('https://Feed.Example:8080/v3/index.json'), suggestName('/srv/packages')], ['feed-example', 'srv-packages']);
});
