import type { JsonSchema } from '@luban/console-sdk/components';

/** Choices with words of their own. */
const named = (t: (key: string) => string, what: string, values: readonly string[]): JsonSchema[] => values.map(value => ({ const: value, title: t(`policy.${what}.${value}`) }));

/** The form of a policy, in the words of the shown language. */
export const policySchema = (t: (key: string) => string): JsonSchema => ({
  type: 'object', required: ['namespace', 'name', 'metric', 'op', 'threshold'],
  properties: {
    namespace: { type: 'string', title: t('namespace'), default: 'default', 'x-order': 1 },
    name: { type: 'string', title: t('policy.name'), pattern: '^[a-z]([a-z0-9-]*[a-z0-9])?$', maxLength: 60, 'x-order': 2 },
    metric: { type: 'string', title: t('policy.metric'), description: t('policy.metric.text'), 'x-order': 3 },
    function: { type: 'string', title: t('policy.function'), oneOf: named(t, 'function', ['last', 'avg', 'min', 'max', 'sum', 'count', 'rate', 'increase']), default: 'last', 'x-order': 4 },
    window: { type: 'string', title: t('policy.window'), default: '5m', 'x-order': 5 },
    op: { type: 'string', title: t('policy.op'), enum: ['>', '>=', '<', '<=', '==', '!='], default: '>', 'x-order': 6 },
    threshold: { type: 'number', title: t('policy.threshold'), 'x-order': 7 },
    for: { type: 'string', title: t('policy.for'), default: '1m', 'x-order': 8 },
    consecutive: { type: 'integer', title: t('policy.consecutive'), minimum: 1, maximum: 1000, default: 1, 'x-order': 9 },
    severity: { type: 'string', title: t('policy.severity'), oneOf: named(t, 'severity', ['info', 'warning', 'error', 'critical']), default: 'warning', 'x-order': 10 },
    summary: { type: 'string', title: t('policy.summary'), description: t('policy.summary.text'), 'x-order': 11 },
    logQuery: { type: 'string', title: t('policy.logQuery'), description: t('policy.logQuery.text'), 'x-order': 12 },
    email: { type: 'array', title: t('policy.email'), items: { type: 'string', format: 'email' }, 'x-order': 13 },
    receivers: { type: 'array', title: t('policy.receivers'), items: { type: 'string' }, 'x-order': 14 },
    repeat: { type: 'string', title: t('policy.repeat'), description: t('policy.repeat.text'), 'x-order': 15 },
  },
});

/** What the form holds. */
export interface PolicyForm {
  namespace?: string; name?: string; metric?: string; function?: string; window?: string; op?: string; threshold?: number; for?: string; consecutive?: number; severity?: string; summary?: string; logQuery?: string;
  email?: string[]; receivers?: string[]; repeat?: string;
}

/** A name is a metric's; anything else is PromQL. */
const isName = (text: string): boolean => /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(text);

/** The policy of what was entered. */
export function policyOf(form: PolicyForm) {
  const what = form.metric ?? '';
  const rule = {
    name: (form.name ?? 'alert').replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase()),
    ...(isName(what) ? { metric: what, function: form.function ?? 'last', window: form.window ?? '5m' } : { expr: what }),
    op: form.op ?? '>', threshold: form.threshold ?? 0, for: form.for || '0s', consecutive: form.consecutive ?? 1, severity: form.severity ?? 'warning', ...(form.summary ? { summary: form.summary } : {}), ...(form.logQuery ? { logQuery: form.logQuery } : {}),
  };
  const [email, receivers] = [form.email?.filter(Boolean) ?? [], form.receivers?.filter(Boolean) ?? []];
  return {
    rules: [rule],
    ...(form.repeat ? { repeat: { interval: form.repeat } } : {}),
    ...(email.length + receivers.length > 0 ? { notify: { ...(email.length > 0 ? { email } : {}), ...(receivers.length > 0 ? { receivers } : {}) } } : {}),
  };
}
