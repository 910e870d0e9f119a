import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { ReactiveControllerHost } from 'lit';
import { Resting } from '../src/core/resting.js';

const host: ReactiveControllerHost = { addController() {}, removeController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true) };

/** Types at an address, and tells what was done after a rest. */
function typing(t: TestContext, pathname: string) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  Object.assign(globalThis, { location: { pathname } });
  t.after(() => delete (globalThis as { location?: unknown }).location);
  const [done, resting]: [string[], Resting] = [[], new Resting(host, 250)];
  return { done, resting, type: (text: string) => resting.schedule(() => done.push(text)), rest: (milliseconds: number) => t.mock.timers.tick(milliseconds) };
}

test('What was typed last is done when typing rests', t => {
  const { done, type, rest } = typing(t, '/marketplace');
  type('De');
  rest(200);
  type('DevOps');
  rest(249);
  assert.deepEqual(done, []);
  rest(1);
  assert.deepEqual(done, ['DevOps']);
});

test('Whoever follows a link while typing rests is not taken back', t => {
  const { done, type, rest } = typing(t, '/marketplace');
  type('DevOps');
  Object.assign(location, { pathname: '/marketplace/luban.devops' });
  rest(1000);
  assert.deepEqual(done, []);
});

test('Nothing is done for a page that is gone', t => {
  const { done, resting, type, rest } = typing(t, '/audit');
  type('admin');
  resting.hostDisconnected();
  rest(1000);
  assert.deepEqual(done, []);
});
