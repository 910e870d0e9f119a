import assert from 'node:assert/strict';
import test from 'node:test';
import type { Permission } from '../src/screens/centre/model.js';
import { approvals, consentGroups, groupByRisk, isApproved, permissionsOf, toConsent } from '../src/screens/centre/permissions.js';

const wants = (name: string, risk: Permission['risk'] = 'low', optional = false): Permission => ({ name, risk, optional });

test('Permissions and access are shown together, and console.module once', () => {
  const details = { permissions: [wants('notes.read')], access: [wants('core/secrets:get', 'high')], consoleTrust: 'module', contributions: { console: [{ point: 'pages', id: 'home' }] } };

  assert.deepEqual(permissionsOf(details).map(each => each.name), ['notes.read', 'core/secrets:get', 'console.module']);
  assert.deepEqual(permissionsOf({ ...details, permissions: [wants('console.module', 'high', true)] }).map(each => each.name), ['console.module', 'core/secrets:get']);
  assert.equal(permissionsOf({ ...details, consoleTrust: 'isolated' }).length, 2);
});

test('The worst stands first, and empty groups are left out', () => {
  assert.deepEqual(groupByRisk([wants('a'), wants('b', 'high')]).map(group => group.risk), ['high', 'low']);
});

test('An upgrade asks only for what is not approved, and more verbs cover fewer', () => {
  const approved = ['notes.read', 'core/pods:get,list,watch', 'apps/deployments:*'];

  assert.deepEqual(toConsent([wants('notes.read'), wants('notes.write'), wants('core/pods:get,list'), wants('apps/deployments:delete'), wants('core/pods:delete')], approved).map(each => each.name), ['notes.write', 'core/pods:delete']);
  assert.equal(toConsent([wants('notes.read')], null).length, 1);
  assert.ok(!isApproved('core/secrets:get', approved));
});

test('High risk is agreed to by group; what is optional may be declined', () => {
  const groups = consentGroups([wants('console.module', 'high', true), wants('host.process', 'high'), wants('host.native', 'high'), wants('core/secrets:get', 'high'), wants('notes.read')]);

  assert.deepEqual(groups.map(group => [group.id, group.required, group.permissions.length]), [['console.module', false, 1], ['host', true, 2], ['core', true, 1]]);
});

test('What was declined is not approved, also when it was before', () => {
  const wanted = [wants('console.module', 'high', true), wants('notes.read')];

  assert.deepEqual(approvals(wanted, ['old'], new Set()), ['console.module', 'notes.read', 'old']);
  assert.deepEqual(approvals(wanted, ['console.module'], new Set(['console.module'])), ['notes.read']);
});
