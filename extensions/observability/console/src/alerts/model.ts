import type { KubeObject } from '@luban/console-sdk';

/** An alert, as the extension's API tells it. */
export interface Alert {
  fingerprint: string; name: string; state: 'pending' | 'firing' | 'resolved'; labels: Record<string, string>; annotations: Record<string, string>;
  startsAt: string; endsAt?: string; value?: number; origin: string; silencedBy: string[]; inhibitedBy: string[]; receivers: string[]; acknowledged?: { by: string; at: string; note: string };
}

/** A rule, as Prometheus' API tells it. */
export interface Rule { name: string; query: string; type: 'alerting' | 'recording'; health: 'ok' | 'err' | 'unknown'; state?: 'firing' | 'pending' | 'inactive'; duration?: number; lastError?: string; lastEvaluation: string; labels: Record<string, string> }
export interface RuleGroup { name: string; file: string; interval: number; rules: Rule[] }

/** A line of the delivery log. */
export interface Delivery { at: string; receiver: string; channel: string; to: string; status: string; alerts: string[]; outcome: 'sent' | 'failed'; reason?: string; attempts: number; repeat: number; isTest: boolean }

/** A silence, as Alertmanager's API tells it. */
export interface Silence { id: string; status: { state: 'active' | 'pending' | 'expired' }; comment: string; createdBy: string; startsAt: string; endsAt: string; matchers: { name: string; value: string; isRegex: boolean; isEqual: boolean }[] }

export interface Condition { type: string; status: string; reason: string; message: string }
export interface Receiver extends KubeObject { spec: { email?: { to?: string[]; enabled?: boolean }; webhook?: { url?: string; enabled?: boolean } }; status?: { conditions?: Condition[] } }
export interface Policy extends KubeObject { spec: PolicySpec; status?: { rules?: number; conditions?: Condition[] } }
export interface PolicySpec { rules: Record<string, unknown>[]; [key: string]: unknown }

/** What a preview found. */
export interface Preview { name: string; expression: string; count: number; evaluations: number; firings: { labels: Record<string, string>; firedAt: string; resolvedAt?: string; value: number }[] }

/** How a severity looks. */
export const severityState = (alert: { labels: Record<string, string> }): 'error' | 'warn' | 'unknown' =>
  ['critical', 'error'].includes(alert.labels['severity'] ?? '') ? 'error' : alert.labels['severity'] === 'info' ? 'unknown' : 'warn';

/** The condition that says whether an object works. */
export const ready = (object: { status?: { conditions?: Condition[] } }): Condition | undefined => object.status?.conditions?.find(one => one.type === 'Ready');
