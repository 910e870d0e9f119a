import type { PolicyRule } from '../../people/kinds.js';
import { qualified, unqualified } from '../../people/words.js';
import { permissionsGroup } from './roles.js';

/** What the server is asked. */
export interface Question {
  /** Who: a user, groups, or nobody for the one who asks. */
  user: string;
  groups: string[];
  verb: string;
  /** `plural.group/subresource`. */
  resource: string;
  /** A path that is no resource, such as `/metrics`. */
  path: string;
  namespace: string;
  name: string;
  /** A permission of an extension, which is asked as the verb `use` on it. */
  extension: string;
  permission: string;
}

/** What is asked about: a resource, a path or a permission. */
export type Subject = 'resource' | 'path' | 'permission';

/** What the server answers. */
export interface Explanation {
  subject: { user: string; groups: string[]; scopes?: string[] | null };
  question: { verb: string; group: string; resource: string; subresource: string; namespace: string; name: string; path?: string };
  allowed: boolean;
  reason: string;
  paths: ExplainedPath[];
  missing?: { rule: PolicyRule; roles: { kind: string; namespace: string; name: string }[] } | null;
}

/** One way to the right. */
export interface ExplainedPath {
  binding: { kind: string; namespace: string; name: string; roleKind: string; roleName: string };
  subject: string;
  rule: PolicyRule;
  aggregatedRole?: string | null;
  template?: string | null;
}

/** Reads a question from an address. */
export function questionOf(query: URLSearchParams): Question {
  const text = (name: string) => query.get(name) ?? '';
  return {
    user: text('user'), groups: text('group').split(',').map(name => name.trim()).filter(Boolean), verb: text('verb'), resource: text('resource'), path: text('path'),
    namespace: text('namespace'), name: text('name'), extension: text('extension'), permission: text('permission'),
  };
}

/** What a question is about. */
export function kindOf(question: Question): Subject {
  return question.path ? 'path' : question.extension || question.permission ? 'permission' : 'resource';
}

/** Whether enough is said to ask. */
export function isComplete(question: Question): boolean {
  switch (kindOf(question)) {
    case 'path': return question.path.startsWith('/');
    case 'permission': return !!question.extension && !!question.permission;
    default: return !!question.verb && !!question.resource;
  }
}

/** The question for the address of the page; only what is said. */
export function pageQuery(question: Question): Record<string, string | null> {
  return Object.fromEntries(Object.entries({ ...question, group: question.groups.join(','), groups: '' }).map(([name, value]) => [name, value === '' ? null : String(value)]));
}

/** The question as the server takes it. */
export function apiQuery(question: Question): URLSearchParams {
  const query = new URLSearchParams();
  if (question.user) query.set('user', question.user);
  if (question.groups.length > 0) query.set('group', question.groups.join(','));
  const kind = kindOf(question);
  if (kind === 'path') {
    query.set('path', question.path);
    query.set('verb', question.verb || 'get');
    return query;
  }
  const { resource, group, subresource } = kind === 'permission' ? { resource: question.extension.toLowerCase(), group: permissionsGroup, subresource: '' } : unqualified(question.resource);
  query.set('verb', kind === 'permission' ? 'use' : question.verb);
  query.set('resource', subresource ? `${resource}/${subresource}` : resource);
  if (group) query.set('apigroup', group);
  if (question.namespace) query.set('namespace', question.namespace);
  const name = kind === 'permission' ? question.permission : question.name;
  if (name) query.set('name', name);
  return query;
}

/** A step from somebody to a right. */
export interface Step {
  kind: 'subject' | 'binding' | 'role' | 'aggregated' | 'template' | 'rule';
  name: string;
  /** Where it is: a namespace, or empty. */
  namespace?: string;
  /** The kind of the object, for its address. */
  object?: string;
  rule?: PolicyRule;
}

/** The steps of a way, from who it is to the rule that allows it. */
export function stepsOf({ binding, subject, rule, aggregatedRole, template }: ExplainedPath): Step[] {
  const [, object = '', name = subject] = /^(\w+) "(.*)"$/.exec(subject) ?? [];
  return [
    { kind: 'subject', name, object },
    { kind: 'binding', name: binding.name, namespace: binding.namespace, object: binding.kind },
    { kind: 'role', name: binding.roleName, namespace: binding.roleKind === 'Role' ? binding.namespace : '', object: binding.roleKind },
    ...(aggregatedRole ? [{ kind: 'aggregated', name: aggregatedRole, object: 'ClusterRole' } as const] : []),
    ...(template ? [{ kind: 'template', name: template, object: 'RoleTemplate' } as const] : []),
    { kind: 'rule', name: '', rule },
  ];
}

/** What was asked, in the words of the console: the verb and what it is done to. */
export function askedText({ question }: Explanation): { verb: string; target: string } {
  if (question.path) return { verb: question.verb, target: question.path };
  if (question.group === permissionsGroup) return { verb: question.verb, target: `${question.resource} / ${question.name}` };
  return { verb: question.verb, target: qualified(question.resource, question.group, question.subresource) + (question.name ? ` "${question.name}"` : '') };
}
