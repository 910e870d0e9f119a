import type { VersionEntry } from './model.js';

/** How far one version is from another. */
export type Change = 'same' | 'patch' | 'minor' | 'major' | 'prerelease' | 'downgrade';

interface Parts {
  numbers: number[];
  prerelease: string[];
}

/** Puts two SemVer 2 versions in order: negative when the first is older. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [parse(left), parse(right)];
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference) return difference;
  }
  if (!a.prerelease.length || !b.prerelease.length) return b.prerelease.length - a.prerelease.length;
  return comparePrerelease(a.prerelease, b.prerelease);
}

/** What going from one version to another means. */
export function changeOf(from: string, to: string): Change {
  const order = compareVersions(from, to);
  if (order === 0) return 'same';
  if (order > 0) return 'downgrade';
  const [a, b] = [parse(from), parse(to)];
  if (a.numbers[0] !== b.numbers[0]) return 'major';
  if (a.numbers[1] !== b.numbers[1]) return 'minor';
  return a.numbers[2] === b.numbers[2] ? 'prerelease' : 'patch';
}

/** Why a version cannot be chosen; null when it can. */
export function refusalOf(version: VersionEntry): 'blocked' | 'incompatible' | null {
  return version.blocked ? 'blocked' : version.compatible ? null : 'incompatible';
}

/** The versions to choose from, newest first, each once; those of the given source before others. */
export function choices(versions: readonly VersionEntry[], source?: string | null): VersionEntry[] {
  const found = new Map<string, VersionEntry>();
  for (const version of versions) {
    if (!version.listed) continue;
    const known = found.get(version.version);
    if (!known || (version.source === source && known.source !== source)) found.set(version.version, version);
  }
  return [...found.values()].sort((left, right) => compareVersions(right.version, left.version));
}

/** The version that is taken when nobody chooses: the asked one, the recommended one, or the newest that can be had. */
export function defaultVersion(versions: readonly VersionEntry[], asked?: string | null, recommended?: string | null): string | null {
  const all = choices(versions);
  const known = (wanted?: string | null) => wanted && (all.length === 0 || all.some(version => version.version === wanted)) ? wanted : null;
  return known(asked) ?? known(recommended) ?? all.find(version => !refusalOf(version))?.version ?? all[0]?.version ?? null;
}

/** A range of versions as people read it: `[1.0.0, 2.0.0)` and `>=1.0 <2` alike are `≥ 1.0.0, < 2.0.0`. What is no range stays. */
export function rangeText(range: string | null | undefined): string | null {
  if (!range) return null;
  const nuget = /^([[(])\s*([^,\s]*)\s*(,?)\s*([^,\s]*)\s*([\])])$/.exec(range.trim());
  if (!nuget) return range.trim().replace(/\s+(?=[<>=])/g, ', ').replace(/([<>]=?)\s*/g, (_, sign: string) => `${sign.replace('>=', '≥').replace('<=', '≤')} `);
  const [, open, from, comma, to, close] = nuget;
  if (!comma) return from || range;
  return [from && `${open === '[' ? '≥' : '>'} ${from}`, to && `${close === ']' ? '≤' : '<'} ${to}`].filter(Boolean).join(', ') || range;
}

function parse(version: string): Parts {
  const [core = '', ...rest] = version.replace(/\+.*$/, '').split('-');
  return { numbers: core.split('.').map(part => Number.parseInt(part, 10) || 0), prerelease: rest.length ? rest.join('-').split('.') : [] };
}

function comparePrerelease(left: string[], right: string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index], right[index]];
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
    if (a === b) continue;
    const [x, y] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (x && y) return Number(a) - Number(b);
    if (x !== y) return x ? -1 : 1;
    return a < b ? -1 : 1;
  }
  return 0;
}
