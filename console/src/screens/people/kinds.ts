import type { ObjectMeta } from '@luban/console-sdk';

/** What every stored object has. */
export interface Stored<Spec = Record<string, unknown>, Status = Record<string, unknown>> {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
  spec: Spec;
  status?: Status;
}

/** A page of objects. */
export interface StoredList<T> {
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  items: T[];
}

/** One finding about the state of an object. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

/** A rule of a role. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** Who a binding is about. */
export interface Subject {
  kind: string;
  name: string;
  namespace?: string;
  apiGroup?: string;
}

/** A Role or ClusterRole. */
export interface Role extends Omit<Stored, 'spec'> {
  rules?: PolicyRule[] | null;
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
}

/** Which objects by their labels. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** A RoleBinding or ClusterRoleBinding. */
export interface Binding extends Omit<Stored, 'spec'> {
  subjects?: Subject[] | null;
  roleRef: { apiGroup: string; kind: string; name: string };
}

/** A named set of rules that roles take in. */
export type RoleTemplate = Stored<
  { displayName?: Record<string, string>; description?: Record<string, string>; category?: string; scope?: string; dependencies?: string[]; rules?: PolicyRule[] },
  { ready?: string; missingDependencies?: string[] }
>;

/** An account. */
export type User = Stored<
  { displayName?: string; email?: string; emailVerified?: boolean; language?: string; groups?: string[]; disabled?: boolean; description?: string },
  { state?: string; lastLogin?: string; factors?: string[]; sessions?: number; tokens?: number; identities?: { provider: string; subject: string; groups?: string[]; lastLogin?: string }[] }
>;

/** A name that rights are given to. */
export type Group = Stored<{ displayName?: string; description?: string }>;

/** A place where somebody is signed in. */
export interface Session {
  id: string;
  current: boolean;
  began: string;
  lastUsed: string;
  expires: string;
  address: string;
  userAgent: string;
  amr: string[];
}

/** A sign-in, or the attempt of one. */
export interface Login {
  time: string;
  succeeded: boolean;
  method: string;
  address: string;
  userAgent: string;
  reason?: string | null;
}

/** A personal token, without its secret. */
export interface PersonalToken {
  id: string;
  name: string;
  scopes: string[];
  created: string;
  expires: string;
  lastUsed?: string | null;
  lastAddress?: string | null;
}
