import assert from 'node:assert/strict';
import test from 'node:test';
import { formatMessage } from '../../sdk/console-sdk/src/i18n.js';
import { preferredLanguage } from '../src/core/preferred-language.js';
import { initialsOf } from '../src/shell/initials.js';

test('Plurals follow the language', () => {
  const pattern = '{count, plural, =0 {none} one {# thing} other {# things}} of {name}';

  assert.equal(formatMessage(pattern, { count: 1, name: 'x' }, 'en'), '1 thing of x');
  assert.equal(formatMessage(pattern, { count: 1200, name: 'x' }, 'en'), '1,200 things of x');
  assert.equal(formatMessage(pattern, { count: 0, name: 'x' }, 'en'), 'none of x');
  assert.equal(formatMessage('{count, plural, other {# 个}}', { count: 1 }, 'zh-CN'), '1 个');
});

test('The chosen language wins, then the first of the browser that the console speaks', () => {
  const spoken = ['en', 'zh-CN'];

  assert.equal(preferredLanguage('zh-CN', ['en-GB'], spoken), 'zh-CN');
  assert.equal(preferredLanguage('xx', ['fr', 'zh-TW', 'en'], spoken), 'zh-CN');
  assert.equal(preferredLanguage(undefined, ['fr', 'de'], spoken), 'en');
});

test('Initials stand for people of every script', () => {
  assert.equal(initialsOf('Ada Lovelace'), 'AL');
  assert.equal(initialsOf('admin'), 'AD');
  assert.equal(initialsOf('王小明'), '小明');
  assert.equal(initialsOf(''), '?');
});
