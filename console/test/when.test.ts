import assert from 'node:assert/strict';
import test from 'node:test';
import { holds, type WhenContext } from '../src/core/runtime/when.js';

const context: WhenContext = { locale: 'zh-CN', theme: 'dark', width: 800, installed: id => id === 'acme.metrics', flag: name => name === 'beta' };

test('No condition holds', () => {
  assert.equal(holds(undefined, context), true);
  assert.equal(holds('', context), true);
});

test('Terms are compared and joined by the usual rules', () => {
  for (const [condition, expected] of [
    ["installed('acme.metrics')", true], ["installed('other')", false], ["!installed('other')", true], ["flag('beta') && theme == 'dark'", true],
    ["flag('alpha') || locale == \"zh-CN\"", true], ['width < 900', true], ['width >= 801', false], ["theme != 'light'", true], ['true && !false', true],
    ["false || true && false", false], ["(false || true) && true", true], ["!(width > 900) && installed('acme.metrics')", true],
  ] as const) assert.equal(holds(condition, context), expected, condition);
});

test('What cannot be read is an error, and never code', () => {
  for (const condition of ['installed(', 'a b', "theme = 'dark'", 'window.alert(1)', 'theme == ', '1 +', "constructor('x')", ') true']) assert.throws(() => holds(condition, context), SyntaxError, condition);
});
