import assert from 'node:assert/strict';
import test from 'node:test';
import { actionsFor, isWorking, phaseOf } from '../src/screens/centre/actions.js';
import type { InstallPlan, Phase } from '../src/screens/centre/model.js';
import { healthOf, stepsOf } from '../src/screens/centre/phases.js';

const planIn = (phase: Phase, more: Partial<NonNullable<InstallPlan['status']>> = {}, spec: Partial<InstallPlan['spec']> = {}, deletionTimestamp?: string): InstallPlan => ({
  apiVersion: 'kernel.luban.dev/v1', kind: 'InstallPlan', metadata: { name: 'acme.greeter', generation: 2, ...(deletionTimestamp && { deletionTimestamp }) },
  spec: { extension: { id: 'Acme.Greeter' }, ...spec },
  status: { phase, observedGeneration: 2, installedVersion: '1.0.0', ...more },
});
const operation = (kind: string, percent: number) => ({ id: 'op-1', kind, step: '', percent, attempt: 1, startedAt: '2026-01-01T00:00:00Z' });

test('What is not installed can be installed, if there is a version of it', () => {
  assert.deepEqual(actionsFor({}), { primary: 'install', others: [] });
  assert.deepEqual(actionsFor({ installable: false }), { primary: null, others: [] });
});

test('A newer version is the first thing to do, approval comes before it', () => {
  assert.equal(actionsFor({ plan: planIn('Installed'), updateAvailable: true }).primary, 'upgrade');
  assert.equal(actionsFor({ plan: planIn('Installed', { pendingApproval: { version: '2.0.0', permissions: ['a'], generation: 2 } }), updateAvailable: true }).primary, 'approve');
  assert.deepEqual(actionsFor({ plan: planIn('Installed') }), { primary: 'configure', others: ['disable', 'uninstall'] });
});

test('Every operation at work can be looked at, cancelled, and replaced by a removal', () => {
  for (const phase of ['Pending', 'Resolving', 'Downloading', 'Verifying', 'Activating', 'Upgrading', 'RollingBack'] as const) {
    assert.deepEqual(actionsFor({ plan: planIn(phase) }), { primary: 'progress', others: ['cancel', 'uninstall'] }, phase);
    assert.ok(isWorking(planIn(phase)));
  }
});

test('A failed plan is tried again first, and can be removed by force', () => {
  const { primary, others } = actionsFor({ plan: planIn('Failed', { previousVersion: '0.9.0' }) });

  assert.equal(primary, 'retry');
  assert.deepEqual(others, ['progress', 'configure', 'disable', 'rollback', 'uninstall', 'forceUninstall']);
});

test('A removal that failed can be tried again or forced, and nothing else', () => {
  const plan = planIn('Failed', { operation: operation('Uninstall', 40) }, {}, '2026-01-01T00:00:00Z');

  assert.deepEqual(actionsFor({ plan }), { primary: 'retry', others: ['forceUninstall', 'progress'] });
});

test('A plan that is being deleted is uninstalling, whatever its status still says', () => {
  assert.equal(phaseOf(planIn('Installed', {}, {}, '2026-01-01T00:00:00Z')), 'Uninstalling');
  assert.equal(phaseOf(planIn('Failed', { operation: operation('Upgrade', 40) }, {}, '2026-01-01T00:00:00Z')), 'Uninstalling');
  assert.equal(phaseOf({ ...planIn('Installed'), status: undefined } as unknown as InstallPlan), 'Pending');
});

test('A status that speaks of an older wish is no answer to the new one', () => {
  assert.equal(phaseOf(planIn('Installed', { observedGeneration: 1 })), 'Pending');
  assert.equal(phaseOf(planIn('Failed', { observedGeneration: 1 })), 'Pending');
  assert.equal(phaseOf(planIn('Downloading', { observedGeneration: 1 })), 'Downloading');
});

test('A disabled extension is enabled first', () => {
  assert.equal(actionsFor({ plan: planIn('Disabled', {}, { enabled: false }) }).primary, 'enable');
});

test('Steps before the current one are done, those after it wait', () => {
  const states = (plan: InstallPlan) => stepsOf(plan).map(({ step, state }) => `${step} ${state}`);

  assert.deepEqual(states(planIn('Verifying', { operation: operation('Install', 40) })), ['resolve done', 'download done', 'verify active', 'activate waiting']);
  assert.deepEqual(states(planIn('Failed', { operation: operation('Upgrade', 20) })), ['resolve done', 'download failed', 'verify waiting', 'activate waiting']);
  assert.deepEqual(states(planIn('Installed', { operation: operation('Upgrade', 100) })), ['resolve done', 'download done', 'verify done', 'activate done']);
  assert.deepEqual(states(planIn('Uninstalling', { operation: operation('Uninstall', 70) }, {}, '2026-01-01T00:00:00Z')), ['data done', 'drain done', 'remove active']);
  assert.deepEqual(states(planIn('Installed', { operation: operation('Install', 100) }, {}, '2026-01-01T00:00:00Z')), ['data active', 'drain waiting', 'remove waiting']);
});

test('Health is what the condition says', () => {
  const ready = (status: 'True' | 'False', reason: string) => planIn('Installed', { conditions: [{ type: 'Ready', status, reason }] });

  assert.equal(healthOf(ready('True', 'Serving')), 'ok');
  assert.equal(healthOf(ready('True', 'Degraded')), 'warn');
  assert.equal(healthOf(ready('False', 'Disabled')), 'off');
  assert.equal(healthOf(ready('False', 'NotServing')), 'error');
  assert.equal(healthOf(planIn('Installed')), 'unknown');
});
