import type { LabelSelector, PolicyRule, Role, RoleTemplate } from '../../people/kinds.js';

/** Names the templates that a role takes in, separated by commas. */
export const templatesAnnotation = 'iam.luban.dev/role-templates';
/** Says what a role is for. */
export const descriptionAnnotation = 'iam.luban.dev/description';
/** The label of what an extension brings. */
export const extensionLabel = 'kernel.luban.dev/extension';
/** The group of the resources that stand for an extension's permissions. */
export const permissionsGroup = 'permissions.luban.dev';

/** The templates that a role names itself. */
export function templatesOf(role: Role): string[] {
  return (role.metadata.annotations?.[templatesAnnotation] ?? '').split(',').map(name => name.trim()).filter(Boolean);
}

/** What a role is for, in its own words. */
export function descriptionOf(role: Role): string {
  return role.metadata.annotations?.[descriptionAnnotation] ?? role.metadata.annotations?.['kubernetes.io/description'] ?? '';
}

/** Whether the server put the role there and puts it right at each start. */
export function isBuiltIn(role: Role): boolean {
  return role.metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults';
}

/** Whether labels fit a selector, as Kubernetes says it. */
export function selects(selector: LabelSelector, labels: Record<string, string> = {}): boolean {
  const all = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return all && (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case 'In': return value !== undefined && values.includes(value);
      case 'NotIn': return value === undefined || !values.includes(value);
      case 'DoesNotExist': return value === undefined;
      default: return value !== undefined;
    }
  });
}

/** How a role comes to a template: it names it, gathers it by its labels, takes it from a role that it gathers, or because another template needs it. */
export type Taken = 'named' | 'aggregated' | 'needed' | null;

/** A rule of a role, with where it is from. */
export interface RoleRule {
  rule: PolicyRule;
  /** The template, or the role that is gathered; null for the role's own. */
  from: { kind: 'template' | 'role'; name: string } | null;
}

/** Everything that a role takes in now: the templates by how, and the rules by where they are from. */
export function contentsOf(role: Role, roles: readonly Role[], templates: readonly RoleTemplate[]): { templates: Map<string, Exclude<Taken, null>>; rules: RoleRule[] } {
  const byName = new Map(templates.map(template => [template.metadata.name, template]));
  const taken = new Map<string, Exclude<Taken, null>>();
  const take = (name: string, how: Exclude<Taken, null>): void => {
    if (taken.has(name) && !(taken.get(name) === 'needed' && how !== 'needed')) return;
    taken.set(name, how);
    for (const needed of byName.get(name)?.spec.dependencies ?? []) if (!taken.has(needed)) take(needed, 'needed');
  };
  const rules: RoleRule[] = [];
  const seen = new Set<string>();
  const gather = (current: Role, how: 'named' | 'aggregated'): void => {
    if (seen.has(current.metadata.name)) return;
    seen.add(current.metadata.name);
    const selectors = current.aggregationRule?.clusterRoleSelectors;
    // What the server writes into the rules of a gathering role is what it gathered: shown at its source instead.
    if (!selectors) for (const rule of current.rules ?? []) rules.push({ rule, from: current === role ? null : { kind: 'role', name: current.metadata.name } });
    for (const name of templatesOf(current)) take(name, how);
    for (const selector of selectors ?? []) {
      for (const other of roles) if (!other.metadata.namespace && selects(selector, other.metadata.labels)) gather(other, 'aggregated');
      for (const template of templates) if (selects(selector, template.metadata.labels)) take(template.metadata.name, 'aggregated');
    }
  };
  gather(role, 'named');
  for (const name of taken.keys()) for (const rule of byName.get(name)?.spec.rules ?? []) rules.push({ rule, from: { kind: 'template', name } });
  return { templates: taken, rules };
}

/** Whether a rule allows a permission of an extension. */
export function givesPermission(rule: PolicyRule, extension: string, permission: string): boolean {
  const has = (values: readonly string[] | undefined, wanted: string) => !!values && (values.includes('*') || values.includes(wanted));
  return has(rule.verbs, 'use') && has(rule.apiGroups, permissionsGroup) && has(rule.resources, extension.toLowerCase()) && (!rule.resourceNames?.length || rule.resourceNames.includes(permission));
}

/** What an extension offers to roles. */
export interface ExtensionPermissions {
  extension: string;
  permissions: readonly string[];
}

/** A line of the matrix: a template or a permission, and how each role has it. */
export interface MatrixRow {
  kind: 'template' | 'permission';
  name: string;
  template?: RoleTemplate;
  cells: MatrixCell[];
}

/** How a role has what a line is about: through what, or not at all. */
export interface MatrixCell {
  taken: Taken | 'rule';
  via?: string;
}

/** The lines that one extension brings; an empty name for those that administrators wrote. */
export interface MatrixGroup {
  extension: string;
  rows: MatrixRow[];
}

/** Which role takes in which template and permission, grouped by the extension that brings it. */
export function matrixOf(columns: readonly Role[], roles: readonly Role[], templates: readonly RoleTemplate[], offered: readonly ExtensionPermissions[]): MatrixGroup[] {
  const contents = columns.map(role => contentsOf(role, roles, templates));
  const groups = new Map<string, MatrixGroup>();
  const groupOf = (extension: string) => groups.get(extension) ?? groups.set(extension, { extension, rows: [] }).get(extension)!;
  for (const template of [...templates].sort((left, right) => left.metadata.name.localeCompare(right.metadata.name))) {
    const { name, labels } = template.metadata;
    groupOf(labels?.[extensionLabel] ?? '').rows.push({ kind: 'template', name, template, cells: contents.map(content => ({ taken: content.templates.get(name) ?? null })) });
  }
  for (const { extension, permissions } of offered)
    for (const name of [...permissions].sort())
      groupOf(extension.toLowerCase()).rows.push({ kind: 'permission', name, cells: contents.map(content => permissionCell(content.rules, extension, name)) });
  return [...groups.values()].sort((left, right) => (left.extension === '' ? 1 : right.extension === '' ? -1 : left.extension.localeCompare(right.extension)));
}

function permissionCell(rules: readonly RoleRule[], extension: string, permission: string): MatrixCell {
  const found = rules.find(({ rule }) => givesPermission(rule, extension, permission));
  return found ? { taken: 'rule', via: found.from?.name } : { taken: null };
}

/** A rule in words: what may be done, to what. */
export function ruleParts(rule: PolicyRule): { verbs: string[]; targets: string[]; names: string[] } {
  const groups = rule.apiGroups ?? [];
  const targets = rule.nonResourceURLs?.length
    ? [...rule.nonResourceURLs]
    : (rule.resources ?? []).flatMap(resource => groups.map(group => {
      const [plural, subresource] = resource.split('/');
      return `${plural}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`;
    }));
  return { verbs: [...rule.verbs], targets, names: [...(rule.resourceNames ?? [])] };
}

/** The templates that a set of names brings along, because they need one another. */
export function withDependencies(names: readonly string[], templates: readonly RoleTemplate[]): { needed: string[]; missing: string[] } {
  const byName = new Map(templates.map(template => [template.metadata.name, template]));
  const seen = new Set(names);
  const waiting = [...names];
  const missing = new Set<string>();
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const template = byName.get(name);
    if (!template) missing.add(name);
    for (const next of template?.spec.dependencies ?? []) if (!seen.has(next)) { seen.add(next); waiting.push(next); }
  }
  return { needed: [...seen].filter(name => !names.includes(name) && !missing.has(name)), missing: [...missing] };
}
