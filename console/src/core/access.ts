import { apiJson } from '@luban/console-sdk';
import type { AccessQuestion } from './areas.js';
import { session } from './session.js';
import { Store } from './store.js';

interface Rule {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[] | null;
}

/** The rules that hold for the user everywhere. Only for showing and hiding: the server decides each request by itself. */
export const rules = new Store<readonly Rule[] | null>(null);

/** Reads the rules of the user. */
export async function loadRules(): Promise<void> {
  const answer = await apiJson<{ status: { resourceRules: Rule[] } }>('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    method: 'POST', body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: 'default' } },
  });
  rules.set(answer.status.resourceRules);
}

/** Whether the user may do this, as far as the console knows. */
export function can(question: AccessQuestion | undefined): boolean {
  if (!question || session.value?.administrator) return true;
  return (rules.value ?? []).some(rule => !rule.resourceNames?.length
    && matches(rule.verbs, question.verb) && matches(rule.apiGroups, question.group) && matches(rule.resources, question.resource));
}

function matches(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}
