import { ApiError, apiJson } from '@luban/console-sdk';
import { session } from '../../../core/index.js';
import type { Kind } from '../model/kind.js';

/** What is asked about: a verb on objects of a kind. */
export interface RightQuestion {
  verb: string;
  kind: Pick<Kind, 'group' | 'plural'>;
  namespace?: string | null;
  name?: string;
  subresource?: string;
}

const answers = new Map<string, { until: number; answer: Promise<boolean> }>();
const keptFor = 30_000;

/** Whether the user may do this. Only to show and hide: the server decides at each request. */
export function may({ verb, kind, namespace, name, subresource }: RightQuestion): Promise<boolean> {
  if (session.value?.administrator) return Promise.resolve(true);
  const attributes = { verb, group: kind.group, resource: kind.plural, ...(namespace ? { namespace } : {}), ...(name ? { name } : {}), ...(subresource ? { subresource } : {}) };
  const key = JSON.stringify(attributes);
  const known = answers.get(key);
  if (known && known.until > Date.now()) return known.answer;
  const answer = ask(attributes).catch(error => { answers.delete(key); return error instanceof ApiError && !error.isForbidden; });
  answers.set(key, { until: Date.now() + keptFor, answer });
  return answer;
}

async function ask(resourceAttributes: object): Promise<boolean> {
  const review = await apiJson<{ status: { allowed: boolean } }>('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    method: 'POST', body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
  });
  return review.status.allowed;
}

/** The verbs of these that the user may use. */
export async function allowed(verbs: readonly string[], kind: Kind, namespace?: string | null, name?: string): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(verbs.map(async verb => (kind.verbs.includes(verb) && await may({ verb, kind, ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) }) ? verb : null)));
  return new Set(answers.filter(verb => verb !== null));
}
