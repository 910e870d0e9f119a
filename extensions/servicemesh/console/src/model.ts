/** Requests of one short while. */
export interface TrafficPoint { at: number; perSecond: number; successRate?: number; p95?: number }

/** Requests to a service, or to a version of it, in the window that was asked for. */
export interface Traffic {
  source: string;
  namespace: string;
  service: string;
  subset: string;
  requests: number;
  errors: number;
  perSecond: number;
  successRate: number;
  meanMilliseconds?: number;
  p50?: number;
  p95?: number;
  p99?: number;
  points: TrafficPoint[];
}

export interface MeshEndpoint { address: string; labels: Record<string, string>; ejectedUntil?: string; requests: number; active: number }

/** A version of a service: a subset of its DestinationRule. */
export interface Version { name: string; labels: Record<string, string>; endpoints: number; weight?: number; traffic?: Traffic }

export interface MeshService {
  namespace: string;
  name: string;
  isMesh: boolean;
  address?: string;
  ports: { name?: string; port: number; protocol?: string }[];
  hosts: string[];
  endpoints: MeshEndpoint[];
  virtualService?: string;
  destinationRule?: string;
  versions: Version[];
  traffic?: Traffic;
  problems: string[];
}

export interface Graph {
  nodes: { id: string; successRate: number }[];
  edges: { from: string; to: string; requests: number; perSecond: number; successRate: number; p95?: number }[];
  windowSeconds: number;
}

export interface Failure {
  at: string;
  method: string;
  authority: string;
  path: string;
  status: number;
  flags: string;
  host: string;
  rule?: string;
  cluster?: string;
  endpoint?: string;
  attempts: number;
  milliseconds: number;
  detail?: string;
  source: string;
}

export interface ExplainedMatch { name: string; matched: boolean; field?: string; demand?: string; found?: string }
export interface ExplainedRule { name: string; source: string; state: 'taken' | 'passed' | 'notAsked'; matches: ExplainedMatch[] }
export interface ExplainedEndpoint { address: string; version?: string; isUsable: boolean; ejectedUntil?: string; active: number; isChosen: boolean }
export interface ExplainedDestination { cluster: string; service: string; subset: string; percent: number; balancing: string; endpoints: ExplainedEndpoint[] }

export interface Explanation {
  outcome: 'route' | 'redirect' | 'direct' | 'refused' | 'noHost' | 'noRule' | 'noEndpoint';
  summary: string;
  flag?: string;
  listener?: string;
  host?: string;
  rules: ExplainedRule[];
  rule?: string;
  destinations: ExplainedDestination[];
  mirrors: ExplainedDestination[];
  path?: string;
  authority?: string;
  location?: string;
  status?: number;
  timeout?: string;
  retries?: string;
  fault?: string;
  limits: string[];
}

export interface ValidatedObject { kind: string; namespace: string; name: string; messages: { code: string; severity: string; field: string; message: string }[] }
