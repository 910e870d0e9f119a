// What a program with @kubernetes/client-node does. Asks the test for what only it can do ("ask ..."), and says what held ("ok ...").
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import * as k8s from '@kubernetes/client-node';

const config = new k8s.KubeConfig();
config.loadFromFile(process.argv[2]);
const core = config.makeApiClient(k8s.CoreV1Api);
const objects = k8s.KubernetesObjectApi.makeApiClient(config);
const namespace = 'node-client';
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const ok = (what) => console.log(`ok ${what}`);
const ask = async (what) => {
  console.log(`ask ${what}`);
  const { value, done } = await answers.next();
  if (done || value !== 'done') throw new Error(`asked for ${what}, was answered ${value}`);
};
const until = async (what, holds) => {
  const end = Date.now() + 30000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const refused = async (code, reason, call) => {
  const error = await call().then(() => assert.fail(`was not refused with ${code}`), (found) => found);
  assert.equal(error.code, code, String(error));
  const status = typeof error.body === 'string' ? JSON.parse(error.body) : error.body;
  assert.equal(status.kind, 'Status');
  assert.equal(status.reason, reason);
  assert.ok(status.message.length > 0);
  return status;
};
const patched = (name, type, body, extra = {}) =>
  core.patchNamespacedConfigMap({ name, namespace, body, ...extra }, k8s.setHeaderOptions('Content-Type', type));

await core.createNamespace({ body: { metadata: { name: namespace } } });
for (const name of ['a', 'b', 'c']) {
  const made = await core.createNamespacedConfigMap({ namespace, body: { metadata: { name, labels: { set: 'one' } }, data: { text: name } } });
  assert.equal(made.data.text, name);
  assert.ok(made.metadata.creationTimestamp instanceof Date);
}
ok('create');

const listed = await core.listNamespacedConfigMap({ namespace });
assert.deepEqual(listed.items.map((item) => item.metadata.name), ['a', 'b', 'c']);
assert.equal((await core.listNamespacedConfigMap({ namespace, labelSelector: 'set=two' })).items.length, 0);
const page = await core.listNamespacedConfigMap({ namespace, limit: 2 });
assert.equal(page.items.length, 2);
const rest = await core.listNamespacedConfigMap({ namespace, limit: 2, _continue: page.metadata._continue });
assert.deepEqual(rest.items.map((item) => item.metadata.name), ['c']);
ok('list and page');

assert.equal((await patched('a', k8s.PatchStrategy.MergePatch, { data: { text: 'merged' } })).data.text, 'merged');
assert.equal((await patched('a', k8s.PatchStrategy.StrategicMergePatch, { data: { more: 'strategic' } })).data.text, 'merged');
assert.equal((await patched('a', k8s.PatchStrategy.JsonPatch, [{ op: 'replace', path: '/data/text', value: 'json' }])).data.text, 'json');
ok('patch: merge, strategic, json');

const manifest = (text) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied', namespace }, data: { text } });
const applied = (body, manager, force) => objects.patch(body, undefined, undefined, manager, force, k8s.PatchStrategy.ServerSideApply);
assert.equal((await applied(manifest('first'), 'one')).data.text, 'first');
const conflict = await refused(409, 'Conflict', () => applied(manifest('second'), 'two'));
assert.match(conflict.message, /conflict with "one"/);
assert.equal(conflict.details.causes[0].reason, 'FieldManagerConflict');
assert.equal(conflict.details.causes[0].field, '.data.text');
assert.equal((await applied(manifest('second'), 'two', true)).data.text, 'second');
ok('patch: server-side apply');

await refused(404, 'NotFound', () => core.readNamespacedConfigMap({ name: 'nothing', namespace }));
await refused(409, 'AlreadyExists', () => core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'a' } } }));
const invalid = await refused(422, 'Invalid', () => core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'Not A Name' } } }));
assert.equal(invalid.details.causes[0].field, 'metadata.name');
ok('errors as Status');

const seen = [];
const lists = { count: 0 };
const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () => {
  lists.count++;
  return core.listNamespacedConfigMap({ namespace });
});
for (const verb of ['add', 'update', 'delete']) informer.on(verb, (item) => seen.push(`${verb} ${item.metadata.name}`));
// As the library's own example does it.
informer.on('error', () => setTimeout(() => informer.start().catch(() => {}), 100));
await informer.start();
await until('the informer to be full', () => informer.list(namespace).length === 4);
assert.deepEqual(seen.splice(0).sort(), ['add a', 'add applied', 'add b', 'add c']);

await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'd' } } });
await patched('b', k8s.PatchStrategy.MergePatch, { data: { text: 'new' } });
await core.deleteNamespacedConfigMap({ name: 'c', namespace });
await until('three events', () => seen.length >= 3);
assert.deepEqual(seen.splice(0), ['add d', 'update b', 'delete c']);
ok('informer: add, update, delete');

await ask('cut');
await ask('change');
await ask('mend');
await until('the change made meanwhile', () => seen.includes('add while-cut'));
assert.equal(informer.get('while-cut', namespace).data.text, 'later');
assert.equal(lists.count, 1, 'it went on where it was');
ok('informer: goes on after a lost connection');

seen.length = 0;
await ask('cut');
await ask('expire');
await ask('mend');
await until('a new list', () => lists.count > 1 && seen.includes('delete a') && informer.get('late-39', namespace) !== undefined);
assert.equal(informer.get('a', namespace), undefined);
const now = await core.listNamespacedConfigMap({ namespace });
await until('the informer to hold what is there', () => informer.list(namespace).length === now.items.length);
await patched('b', k8s.PatchStrategy.MergePatch, { data: { text: 'after' } });
await until('an event after the new list', () => informer.get('b', namespace).data.text === 'after');
ok('informer: begins anew after 410');
await informer.stop();

await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: 'set=one' });
assert.equal((await core.listNamespacedConfigMap({ namespace, labelSelector: 'set=one' })).items.length, 0);
await core.deleteNamespace({ name: namespace });
ok('delete');
process.exit(0);
