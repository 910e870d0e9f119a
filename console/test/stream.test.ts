import assert from 'node:assert/strict';
import test from 'node:test';
import type { StreamMessage } from '@luban/console-sdk';
import { merge } from '../src/core/stream/merge.js';
import { Topics } from '../src/core/stream/topics.js';

const event = (version: number, type: 'ADDED' | 'MODIFIED' = 'MODIFIED'): StreamMessage => ({ kind: 'resource', type, object: { metadata: { resourceVersion: String(version) } } });
const versions = (messages: StreamMessage[]) => messages.map(message => (message.kind === 'resource' && message.type !== 'RESYNC' ? (message.object as { metadata: { resourceVersion: string } }).metadata.resourceVersion : 'RESYNC'));
const topic = 'apis/a/v1/things';

test('Who comes later gets what its list has missed, and nothing that it holds', () => {
  const topics = new Topics();
  topics.add(topic, () => {}, '10');
  for (const version of [11, 12, 13]) topics.publish(topic, event(version));
  const heard: StreamMessage[] = [];

  const isNew = topics.add(topic, message => heard.push(message), '12');

  assert.equal(isNew, false);
  assert.deepEqual(versions(heard), ['13']);
});

test('Who comes with a list from before the stream lists again', () => {
  const topics = new Topics();
  topics.add(topic, () => {}, '10');
  const heard: StreamMessage[] = [];

  topics.add(topic, message => heard.push(message), '7');

  assert.deepEqual(versions(heard), ['RESYNC']);
});

test('After a gap every resource topic lists again, and topics of extensions go on', () => {
  const topics = new Topics();
  const heard: string[] = [];
  topics.add(topic, () => heard.push('things'), '10');
  topics.add('extensions/acme/figures', () => heard.push('figures'));

  topics.resync();

  assert.deepEqual(heard, ['things']);
});

test('The topic is given up with its last listener', () => {
  const topics = new Topics();
  const [first, second] = [() => {}, () => {}];
  topics.add(topic, first);
  topics.add(topic, second);

  assert.equal(topics.remove(topic, first), false);
  assert.equal(topics.remove(topic, second), true);
  assert.deepEqual(topics.wanted(), []);
});

test('Tabs that want the same topic get it once, from the oldest of their versions', () => {
  assert.deepEqual(merge([[{ topic: 'a', resourceVersion: '9' }, { topic: 'b' }], [{ topic: 'a', resourceVersion: '7' }], [{ topic: 'c', resourceVersion: '1' }]]),
    [{ topic: 'a', resourceVersion: '7' }, { topic: 'b' }, { topic: 'c', resourceVersion: '1' }]);
});
