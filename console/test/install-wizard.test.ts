import assert from 'node:assert/strict';
import test from 'node:test';
import { neighbour, placeProblems, skippedBefore, stepFrom, wizardSteps } from '../src/screens/centre/wizard.js';
import { newPlan, upgradePatch, type InstallDraft } from '../src/screens/marketplace/install-draft.js';

const nothing = { otherPackages: 0, permissions: 0, configurable: false };
const draft: InstallDraft = { version: '1.2.3', config: null, configValid: true, consented: new Set(), upgradeStrategy: 'Manual' };

test('Steps without anything to ask are gone over, in both directions', () => {
  const steps = wizardSteps(nothing);

  assert.equal(neighbour(steps, 'version', 1), 'review');
  assert.equal(neighbour(steps, 'review', -1), 'version');
  assert.deepEqual(skippedBefore(steps, 'review'), ['dependencies', 'permissions', 'configuration']);
});

test('Until it is known what there is to ask, no step is skipped', () => {
  assert.ok(wizardSteps(null).every(entry => !entry.skipped));
});

test('Contributed steps stand behind the step that they name, or before the review', () => {
  const contributed = [{ id: 'acme.a/steps/one' }, { id: 'acme.a/steps/two', after: 'version' }, { id: 'acme.a/steps/three', after: 'nonsense' }];

  assert.deepEqual(wizardSteps({ ...nothing, contributed }).map(entry => entry.step), ['version', 'x-acme.a/steps/two', 'dependencies', 'permissions', 'configuration', 'x-acme.a/steps/one', 'x-acme.a/steps/three', 'review']);
});

test('An address with a skipped step leads to the next, one with an unknown step to the first', () => {
  const steps = wizardSteps({ ...nothing, configurable: true });

  assert.equal(stepFrom(steps, 'permissions'), 'configuration');
  assert.equal(stepFrom(steps, 'nonsense'), 'version');
  assert.equal(stepFrom(steps, null), 'version');
});

test('A problem is shown where it can be mended', () => {
  const placed = placeProblems([
    { path: 'spec.config.maxWords', message: 'LB4104: too small' }, { path: 'spec.extension.version', code: 'LB4103', message: 'no version' },
    { message: 'LB2106: no source has Acme.Base' }, { path: 'spec.approvedPermissions', message: 'x' }, { code: 'LB4012', message: 'something else' },
  ]);

  assert.deepEqual(placed.map(each => each.step), ['configuration', 'version', 'dependencies', 'permissions', 'review']);
  assert.deepEqual([placed[0]!.code, placed[0]!.message], ['LB4104', 'too small']);
});

test('A first install asks for exactly the version that was chosen', () => {
  const plan = newPlan('Acme.Greeter', { ...draft, config: { loud: true } }, [{ name: 'a', risk: 'low' }, { name: 'b', risk: 'high' }], new Set(['b']));

  assert.equal(plan.metadata.name, 'acme.greeter');
  assert.deepEqual(plan.spec, { extension: { id: 'Acme.Greeter', version: '1.2.3' }, approvedPermissions: ['a'], config: { loud: true } });
});

test('Updates by themselves need a range that they may move in', () => {
  const version = (upgradeStrategy: InstallDraft['upgradeStrategy']) => newPlan('A.B', { ...draft, upgradeStrategy }, [], new Set()).spec.extension.version;

  assert.deepEqual([version('Manual'), version('Patch'), version('Minor'), version('Automatic')], ['1.2.3', '>=1.2.3 <1.3.0', '>=1.2.3 <2.0.0', '>=1.2.3']);
});

test('An upgrade leaves the configuration alone when it was not touched', () => {
  const plan = { ...newPlan('A.B', { ...draft, config: { old: 1 } }, [], new Set()) };

  assert.equal('config' in (upgradePatch(plan, draft, [], new Set())['spec'] as object), false);
  assert.deepEqual((upgradePatch(plan, { ...draft, config: { new: 2 } }, [], new Set())['spec'] as { config: unknown }).config, { old: null, new: 2 });
});
