import assert from 'node:assert/strict';
import test from 'node:test';
import type { VersionEntry } from '../src/screens/centre/model.js';
import { changeOf, choices, compareVersions, defaultVersion, rangeText, refusalOf } from '../src/screens/centre/versions.js';

const offered = (version: string, more: Partial<VersionEntry> = {}): VersionEntry => ({ version, source: 'market', listed: true, compatible: true, ...more });

test('Versions stand in the order of SemVer 2', () => {
  const sorted = ['1.0.0', '1.0.0-rc.1', '1.0.0-beta.11', '1.0.0-beta.2', '1.0.0-beta', '1.0.0-alpha.beta', '1.0.0-alpha.1', '1.0.0-alpha', '0.9.9'];

  assert.deepEqual([...sorted].reverse().sort((left, right) => compareVersions(right, left)), sorted);
  assert.equal(compareVersions('1.0', '1.0.0+build'), 0);
  assert.ok(compareVersions('1.10.0', '1.9.0') > 0);
});

test('The way from one version to another has a name', () => {
  assert.equal(changeOf('1.2.3', '1.2.3'), 'same');
  assert.equal(changeOf('1.2.3', '1.2.4'), 'patch');
  assert.equal(changeOf('1.2.3', '1.3.0'), 'minor');
  assert.equal(changeOf('1.2.3', '2.0.0'), 'major');
  assert.equal(changeOf('2.0.0-beta.1', '2.0.0'), 'prerelease');
  assert.equal(changeOf('2.0.0', '1.9.0'), 'downgrade');
});

test('What is not listed is no choice, and each version is one choice', () => {
  const all = [offered('1.0.0'), offered('1.1.0', { listed: false }), offered('1.0.0', { source: 'team' }), offered('2.0.0')];

  assert.deepEqual(choices(all).map(each => each.version), ['2.0.0', '1.0.0']);
  assert.equal(choices(all, 'team').find(each => each.version === '1.0.0')?.source, 'team');
});

test('The asked version wins, then the recommended one, then the newest that fits', () => {
  const all = [offered('3.0.0', { compatible: false }), offered('2.0.0'), offered('1.0.0')];

  assert.equal(defaultVersion(all, '1.0.0', '2.0.0'), '1.0.0');
  assert.equal(defaultVersion(all, '9.9.9', '2.0.0'), '2.0.0');
  assert.equal(defaultVersion(all), '2.0.0');
  assert.equal(defaultVersion([offered('3.0.0', { compatible: false })]), '3.0.0');
  assert.equal(defaultVersion([]), null);
});

test('A blocked version is refused for that, whether it fits or not', () => {
  assert.equal(refusalOf(offered('1.0.0', { blocked: 'LBB-2026-1', compatible: false })), 'blocked');
  assert.equal(refusalOf(offered('1.0.0', { compatible: false })), 'incompatible');
  assert.equal(refusalOf(offered('1.0.0')), null);
});

test('A range of versions is told with signs that people know', () => {
  assert.equal(rangeText('[1.0.0, 2.0.0)'), '≥ 1.0.0, < 2.0.0');
  assert.equal(rangeText('(,2.0.0]'), '≤ 2.0.0');
  assert.equal(rangeText('[1.2.3]'), '1.2.3');
  assert.equal(rangeText('>=1.0 <2'), '≥ 1.0, < 2');
  assert.equal(rangeText('latest'), 'latest');
  assert.equal(rangeText(null), null);
});
