import assert from 'node:assert/strict';
import test from 'node:test';
import { describeDevice } from '../src/screens/people/device.js';
import { expiryOf, secondsOf, secondsUntil } from '../src/screens/people/expiry.js';
import { missingRight, whyPath } from '../src/screens/people/refusal.js';
import { localised, qualified, unqualified, words } from '../src/screens/people/words.js';

test('A duration is read in its units, and what is none is null', () => {
  assert.equal(secondsOf('48h'), 172_800);
  assert.equal(secondsOf('1d12h'), 129_600);
  assert.equal(secondsOf(' 90d '), 7_776_000);
  assert.equal(secondsOf('0s'), 0);
  assert.equal(secondsOf('soon'), null);
  assert.equal(secondsOf('5'), null);
  assert.equal(secondsOf(''), null);
});

test('What ends within a week ends soon', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');

  assert.equal(expiryOf('2026-03-01T11:59:59Z', now), 'over');
  assert.equal(expiryOf('2026-03-08T11:59:59Z', now), 'soon');
  assert.equal(expiryOf('2026-03-08T12:00:00Z', now), 'later');
  assert.equal(expiryOf(null, now), 'never');
});

test('A day that was chosen counts to its end; a past one does not count', () => {
  const now = new Date(2026, 2, 1, 12).getTime();

  assert.equal(secondsUntil('2026-03-01', now), 11 * 3600 + 3599);
  assert.equal(secondsUntil('2026-02-28', now), null);
  assert.equal(secondsUntil('', now), null);
});

test('A refusal tells which right is missing, with the name where it has one', () => {
  assert.deepEqual(missingRight('users.iam.luban.dev is forbidden: User "grace" cannot list resource "users" in API group "iam.luban.dev" at the cluster scope'),
    { user: 'grace', verb: 'list', resource: 'users', group: 'iam.luban.dev', name: '', namespace: '' });
  assert.deepEqual(missingRight('secrets "db" is forbidden: User "ada" cannot get resource "secrets" in API group "" in the namespace "shop"'),
    { user: 'ada', verb: 'get', resource: 'secrets', group: '', name: 'db', namespace: 'shop' });
  assert.equal(missingRight('LB8138: only who may do that, too, changes its credentials.'), null);
});

test('The page that says why is asked in the words of the command line', () => {
  assert.equal(whyPath({ verb: 'create', resource: 'users/password', apiGroup: 'iam.luban.dev', namespace: 'a b' }), '/access/explain?verb=create&resource=users.iam.luban.dev%2Fpassword&namespace=a+b');
  assert.equal(whyPath({ user: 'ada', verb: 'get', resource: 'secrets' }), '/access/explain?user=ada&verb=get&resource=secrets');
});

test('A qualified name is taken apart and put together again', () => {
  for (const text of ['secrets', 'users.iam.luban.dev', 'users.iam.luban.dev/password', 'serviceaccounts/token', '*.*', '*']) {
    const { resource, group, subresource } = unqualified(text);
    assert.equal(qualified(resource, group, subresource), text);
  }
  assert.deepEqual(unqualified('users.iam.luban.dev/password'), { resource: 'users', group: 'iam.luban.dev', subresource: 'password' });
});

test('Words are told apart by blanks, commas of both kinds and lines, and each counts once', () => {
  assert.deepEqual(words(' ada, grace，linus\nada '), ['ada', 'grace', 'linus']);
  assert.deepEqual(words('  '), []);
});

test('A text is shown in the language, its base language, English, or whatever there is', () => {
  assert.equal(localised({ en: 'Read', zh: '读' }, 'zh-CN'), '读');
  assert.equal(localised({ en: 'Read' }, 'zh-CN'), 'Read');
  assert.equal(localised({ de: 'Lesen' }, 'en'), 'Lesen');
  assert.equal(localised({}, 'en', 'notes-read'), 'notes-read');
});

test('A device is called by its program and system', () => {
  const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

  assert.deepEqual(describeDevice(chrome), { program: 'Chrome 156', system: 'Linux', mobile: false });
  assert.deepEqual(describeDevice(`${chrome} Edg/156.0.0.0`), { program: 'Edge 156', system: 'Linux', mobile: false });
  assert.deepEqual(describeDevice('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'), { program: 'Safari 19', system: 'iOS', mobile: true });
  assert.deepEqual(describeDevice('curl/8.5.0'), { program: 'curl 8.5.0', system: '', mobile: false });
  assert.deepEqual(describeDevice(''), { program: '', system: '', mobile: false });
});
