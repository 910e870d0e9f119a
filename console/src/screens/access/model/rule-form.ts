import type { PolicyRule } from '../../people/kinds.js';
import { unqualified, words } from '../../people/words.js';
import { permissionsGroup, ruleParts } from './roles.js';

/** A rule as a form shows it: what it is about, and words. */
export interface RuleRow {
  kind: 'resources' | 'permission' | 'path';
  verbs: string;
  /** Resources as `plural.group/subresource`, paths, or the id of one extension. */
  targets: string;
  /** Names of objects, or of permissions. */
  names: string;
}

/** An empty line of the form. */
export const emptyRow: RuleRow = { kind: 'resources', verbs: 'get, list, watch', targets: '', names: '' };

/** The rules of a role as lines of the form. */
export function rowsOf(rules: readonly PolicyRule[]): RuleRow[] {
  return rules.flatMap((rule): RuleRow[] => {
    const { verbs, targets, names } = ruleParts(rule);
    const said = { verbs: verbs.join(', '), names: names.join(', ') };
    if (rule.nonResourceURLs?.length) return [{ kind: 'path', ...said, targets: targets.join(', ') }];
    // The id of an extension holds dots, which a qualified name cannot tell from those of a group.
    if (rule.apiGroups?.length === 1 && rule.apiGroups[0] === permissionsGroup) return (rule.resources ?? []).map(extension => ({ kind: 'permission', ...said, targets: extension }));
    return [{ kind: 'resources', ...said, targets: targets.join(', ') }];
  });
}

/** The rules of the lines of a form; for each line that is not complete its number. */
export function rulesOf(rows: readonly RuleRow[]): { rules: PolicyRule[]; incomplete: number[] } {
  const rules: PolicyRule[] = [];
  const incomplete: number[] = [];
  rows.forEach((row, index) => {
    const [verbs, targets, names] = [words(row.verbs), words(row.targets), words(row.names)];
    if (targets.length === 0 || (row.kind === 'permission' ? names.length === 0 : verbs.length === 0) || (row.kind === 'path' && targets.some(path => path !== '*' && !path.startsWith('/')))) { incomplete.push(index); return; }
    if (row.kind === 'path') rules.push({ verbs, nonResourceURLs: targets });
    else if (row.kind === 'permission') rules.push({ verbs: ['use'], apiGroups: [permissionsGroup], resources: targets.map(id => id.toLowerCase()), resourceNames: names });
    else rules.push(...byGroup(targets).map(([group, resources]) => ({ verbs, apiGroups: [group], resources, ...(names.length > 0 ? { resourceNames: names } : {}) })));
  });
  return { rules, incomplete };
}

/** Resources of one group are one rule. */
function byGroup(targets: readonly string[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const target of targets) {
    const { resource, group, subresource } = unqualified(target);
    const name = subresource ? `${resource}/${subresource}` : resource;
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return [...groups];
}
