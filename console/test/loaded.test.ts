import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReactiveControllerHost } from 'lit';
import { ApiError } from '../../sdk/console-sdk/src/problem.js';
import { Loaded, type LoadOptions } from '../src/core/loaded.js';
import { Store } from '../src/core/store.js';

/** Reads whose answers the test gives, one after another. */
function reading(options?: LoadOptions) {
  const questions: { answer: (value: string) => Promise<void>; fail: (error: unknown) => Promise<void>; signal: AbortSignal }[] = [];
  const host = { drawn: 0, addController() {}, removeController() {}, requestUpdate() { this.drawn++; }, updateComplete: Promise.resolve(true) };
  const loaded = new Loaded<string>(host as ReactiveControllerHost, signal => new Promise((resolve, reject) => {
    const settled = (work: () => void) => { work(); return new Promise<void>(done => setImmediate(done)); };
    questions.push({ signal, answer: value => settled(() => resolve(value)), fail: error => settled(() => reject(error)) });
  }), options);
  return { loaded, host, questions };
}

const forbidden = new ApiError(403, 'Forbidden');
const broken = new ApiError(500, 'Broken');

test('An answer is ready, and stays while it is asked again', async () => {
  const { loaded, questions } = reading();
  void loaded.reload();
  assert.deepEqual([loaded.state, loaded.isBusy], ['loading', true]);
  await questions[0]!.answer('one');
  assert.deepEqual([loaded.state, loaded.value, loaded.isBusy], ['ready', 'one', false]);
  void loaded.reload();
  assert.deepEqual([loaded.state, loaded.value, loaded.isBusy], ['ready', 'one', true]);
});

test('What was there stays beside the error, until there is an answer', async () => {
  const { loaded, questions } = reading();
  void loaded.reload();
  await questions[0]!.answer('one');
  void loaded.reload();
  await questions[1]!.fail(broken);
  assert.deepEqual([loaded.state, loaded.value, loaded.error], ['stale', 'one', broken]);
  void loaded.reload();
  assert.equal(loaded.state, 'stale');
  await questions[2]!.answer('two');
  assert.deepEqual([loaded.state, loaded.value, loaded.error], ['ready', 'two', undefined]);
});

test('Without anything to show an attempt begins anew', async () => {
  const { loaded, questions } = reading();
  void loaded.reload();
  await questions[0]!.fail(broken);
  assert.equal(loaded.state, 'error');
  void loaded.reload();
  assert.deepEqual([loaded.state, loaded.error], ['loading', undefined]);
});

test('What somebody may not see any more does not stay', async () => {
  const { loaded, questions } = reading();
  void loaded.reload();
  await questions[0]!.answer('secret');
  void loaded.reload();
  await questions[1]!.fail(forbidden);
  assert.deepEqual([loaded.state, loaded.value], ['forbidden', undefined]);
});

test('Of several questions the last one counts', async () => {
  const { loaded, questions } = reading();
  void loaded.reload();
  void loaded.reload();
  assert.equal(questions[0]!.signal.aborted, true);
  await questions[1]!.answer('second');
  await questions[0]!.answer('first');
  assert.equal(loaded.value, 'second');
});

test('Another key is another question, and the same one is none', async () => {
  const { loaded, questions } = reading();
  loaded.for('a');
  await questions[0]!.answer('of a');
  loaded.for('a');
  assert.equal(questions.length, 1);
  loaded.for('b');
  assert.deepEqual([questions.length, loaded.state, loaded.value], [2, 'loading', undefined]);
  await questions[1]!.answer('of b');
  loaded.for('c', { forget: false });
  assert.deepEqual([loaded.state, loaded.value], ['ready', 'of b']);
});

test('Who comes back to the page asks again, and shows meanwhile what he had', async () => {
  const { loaded, questions } = reading();
  loaded.for('a');
  await questions[0]!.answer('one');
  loaded.hostDisconnected();
  loaded.hostConnected();
  loaded.for('a');
  assert.deepEqual([questions.length, loaded.value], [2, 'one']);
});

test('Who has left hears of nothing', async () => {
  const { loaded, host, questions } = reading();
  void loaded.reload();
  loaded.hostDisconnected();
  const { drawn } = host;
  await questions[0]!.answer('late');
  assert.deepEqual([loaded.value, loaded.isBusy, host.drawn], [undefined, false, drawn]);
});

test('It is read by itself when that is wanted, and once for many changes of a store', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = new Store(0);
  const { loaded, questions } = reading({ automatic: true, when: [store] });
  loaded.hostConnected();
  assert.equal(questions.length, 1);
  store.set(1);
  store.set(2);
  t.mock.timers.tick(300);
  assert.equal(questions.length, 2);
  loaded.hostDisconnected();
  store.set(3);
  t.mock.timers.tick(300);
  assert.equal(questions.length, 2);
});

test('A value from elsewhere ends the question; what is reset is asked for again', async () => {
  const { loaded, questions } = reading();
  loaded.for('a');
  loaded.set('written');
  await questions[0]!.answer('old');
  assert.deepEqual([loaded.state, loaded.value, loaded.isBusy], ['ready', 'written', false]);
  loaded.reset();
  assert.equal(loaded.state, 'loading');
  loaded.for('a');
  assert.equal(questions.length, 2);
});

test('What is no answer of the server is an error too', async () => {
  const { loaded, questions } = reading();
  void loaded.reload();
  await questions[0]!.fail(new TypeError('no such field'));
  assert.deepEqual([loaded.state, loaded.error?.message], ['error', 'TypeError: no such field']);
});
