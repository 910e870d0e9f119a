import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { KubeObject } from '../src/kube.js';
import { resource } from '../src/resources.js';
import { setTransport, type StreamMessage, type StreamState, type Transport } from '../src/transport.js';

/** A stream whose messages and states the test sends. */
class FakeStream implements Transport {
  state: StreamState = 'open';
  topics: { topic: string; resourceVersion?: string | undefined }[] = [];
  send: (message: StreamMessage) => void = () => undefined;
  turn: (state: StreamState) => void = () => undefined;

  subscribe(topic: string, listener: (message: StreamMessage) => void, { resourceVersion }: { signal?: AbortSignal; resourceVersion?: string } = {}): () => void {
    this.topics.push({ topic, resourceVersion });
    this.send = listener;
    return () => undefined;
  }

  onState(listener: (state: StreamState) => void): () => void {
    this.turn = listener;
    return () => undefined;
  }
}

const note = (name: string, text = ''): KubeObject => ({ apiVersion: 'notes.dev/v1', kind: 'Note', metadata: { name, resourceVersion: '1' }, spec: { text } });
const original = globalThis.fetch;
afterEach(() => { globalThis.fetch = original; });

function answer(status: number, body: unknown): void {
  globalThis.fetch = () => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }));
}

/** Everything that is waiting to be done in this turn. */
const settled = () => new Promise(resolve => setImmediate(resolve));

test('a live list begins with what there is and follows every change from there', async () => {
  const stream = new FakeStream();
  setTransport(stream);
  answer(200, { apiVersion: 'notes.dev/v1', kind: 'NoteList', metadata: { resourceVersion: '7' }, items: [note('a'), note('b')] });
  const stop = new AbortController();
  const list = resource('notes.dev/v1', 'notes', { namespace: 'team' }).watch({ labelSelector: 'x=y' }, stop.signal);
  const names = () => list.items.map(item => item.metadata.name).join();
  await settled();
  assert.deepEqual([names(), list.status], ['a,b', 'live']);
  assert.deepEqual(stream.topics, [{ topic: 'apis/notes.dev/v1/namespaces/team/notes?labelSelector=x%3Dy', resourceVersion: '7' }]);

  stream.send({ kind: 'resource', type: 'ADDED', object: note('c') });
  stream.send({ kind: 'resource', type: 'DELETED', object: note('a') });
  stream.send({ kind: 'resource', type: 'MODIFIED', object: note('b', 'new') });
  await settled();
  assert.equal(names(), 'b,c');
  assert.deepEqual(list.items[0]!.spec, { text: 'new' });
  stop.abort();
});

test('a lost stream makes it stale, and what was missed is listed again', async () => {
  const stream = new FakeStream();
  setTransport(stream);
  answer(200, { kind: 'NoteList', apiVersion: 'notes.dev/v1', metadata: { resourceVersion: '7' }, items: [note('a')] });
  const stop = new AbortController();
  const list = resource('notes.dev/v1', 'notes').watch({}, stop.signal);
  await settled();
  stream.turn('lost');
  assert.equal(list.status, 'stale');
  stream.turn('connecting');
  assert.equal(list.status, 'stale');
  answer(200, { kind: 'NoteList', apiVersion: 'notes.dev/v1', metadata: { resourceVersion: '9' }, items: [note('z')] });
  stream.turn('open');
  stream.send({ kind: 'resource', type: 'RESYNC' });
  await settled();
  assert.deepEqual([list.items[0]!.metadata.name, list.status, stream.topics.at(-1)!.resourceVersion], ['z', 'live', '9']);
  stop.abort();
});

test('a list that may not be read or followed says which right is missing', async () => {
  const stream = new FakeStream();
  setTransport(stream);
  answer(403, { kind: 'Status', message: 'notes.notes.dev is forbidden: User "ada" cannot list resource "notes" in API group "notes.dev"', reason: 'Forbidden' });
  const refused = resource('notes.dev/v1', 'notes').watch();
  await settled();
  assert.deepEqual([refused.status, refused.error!.missing], ['forbidden', { verb: 'list', resource: 'notes', group: 'notes.dev' }]);
  refused.dispose();

  answer(200, { kind: 'NoteList', apiVersion: 'notes.dev/v1', metadata: {}, items: [] });
  const list = resource('notes.dev/v1', 'notes').watch();
  await settled();
  stream.send({ kind: 'refused', code: 'LB8690', detail: 'no' });
  assert.deepEqual([list.status, list.error!.missing], ['forbidden', { verb: 'watch', group: 'notes.dev', resource: 'notes' }]);
  list.dispose();
});
