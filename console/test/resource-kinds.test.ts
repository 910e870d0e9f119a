import assert from 'node:assert/strict';
import test from 'node:test';
import { apiPath, isTarget, kindPath, kindsOf, matches, objectPath, ownerOf, splitApiVersion, type DiscoveryDocument, type Kind } from '../src/screens/resources/model/kind.js';

const resource = (name: string, kind: string, scope = 'Namespaced', verbs = ['get', 'list']) => ({ resource: name, scope, verbs, responseKind: { group: '', kind } });
const core: DiscoveryDocument = { items: [{ metadata: {}, versions: [{ version: 'v1', resources: [{ ...resource('configmaps', 'ConfigMap'), shortNames: ['cm'] }, resource('namespaces', 'Namespace', 'Cluster')] }] }] };
const groups: DiscoveryDocument = { items: [
  { metadata: { name: 'acme.dev' }, versions: [{ version: 'v2', resources: [resource('notes', 'Note')] }, { version: 'v1', resources: [resource('notes', 'Note')] }] },
  { metadata: { name: 'authorization.k8s.io' }, versions: [{ version: 'v1', resources: [resource('selfsubjectaccessreviews', 'SelfSubjectAccessReview', 'Cluster', ['create'])] }] },
] };

const kinds = kindsOf(core, groups);
const note = kinds.find(kind => kind.kind === 'Note')!;
const configMap = kinds.find(kind => kind.kind === 'ConfigMap')!;

test('Each kind is there once, in its preferred version; reviews are no kinds to look at', () => {
  assert.deepEqual(kinds.map(kind => kind.kind), ['ConfigMap', 'Namespace', 'Note']);
  assert.equal(note.version, 'v2');
  assert.deepEqual(note.versions, ['v2', 'v1']);
});

test('Addresses of the server and of the console', () => {
  assert.equal(apiPath(configMap, 'default', 'a b'), '/api/v1/namespaces/default/configmaps/a%20b');
  assert.equal(apiPath(note, null), '/apis/acme.dev/v2/notes');
  assert.equal(kindPath(configMap), '/resources/core/v1/configmaps');
  assert.equal(objectPath(note, null, 'x'), '/resources/acme.dev/v2/notes/-/x');
  assert.deepEqual(splitApiVersion('v1'), { group: '', version: 'v1' });
});

test('A kind is its extension\'s, its definition\'s, the kernel\'s, or from upstream', () => {
  const none = new Set<string>();
  const of = (group: string): Kind => ({ ...note, group });
  assert.deepEqual(ownerOf(note, new Map([['Note.acme.dev/v1', 'acme.notes']]), none), { type: 'extension', id: 'acme.notes' });
  assert.deepEqual(ownerOf(note, new Map(), new Set(['notes.acme.dev'])), { type: 'definition' });
  assert.deepEqual(ownerOf(of('kernel.luban.dev'), new Map(), none), { type: 'kernel' });
  assert.deepEqual(ownerOf(of('rbac.authorization.k8s.io'), new Map(), none), { type: 'upstream' });
});

test('A search finds kinds by name, group and short name', () => {
  assert.ok(matches(configMap, 'cm') && matches(configMap, 'configm') && matches(configMap, 'core') && matches(note, 'ACME'));
  assert.ok(!matches(note, 'configmaps'));
});

test('A target names one kind, or any with a star', () => {
  assert.ok(isTarget('core/ConfigMap', configMap) && isTarget('*/*', note) && isTarget('acme.dev/*', note));
  assert.ok(!isTarget('acme.dev/Note', configMap) && !isTarget(undefined, note));
});
