import type { KubeObject } from '@luban/console-sdk';
import type { JsonSchema, StatusState } from '@luban/console-sdk/components';

export const group = 'appstore.luban.dev/v1alpha1';

/** What can be installed, as the store's API gives it. */
export interface Template {
  name: string;
  origin: 'built-in' | 'template' | 'app';
  title: string;
  description?: Record<string, string>;
  category: string;
  icon: string;
  version: string;
  parameters?: JsonSchema;
  ports: string[];
  volumes: string[];
  maxInstances: number;
  artifact: boolean;
  backup: boolean;
  programs: { name: string; path?: string; remedy: string }[];
}

export interface AppInstance {
  index: number;
  name: string;
  pid?: number;
  ports?: Record<string, number>;
  ready: boolean;
  restarts: number;
  since?: string;
  reason: string;
  message: string;
}

export interface LocalApp extends KubeObject {
  spec: { template: string; version?: string; parameters?: Record<string, unknown>; instances?: number; paused?: boolean; [name: string]: unknown };
  status?: { phase: string; reason: string; message: string; version?: string; ready: string; secretName?: string; instances?: AppInstance[]; endpoints?: { name: string; address: string; instance: string }[] };
}

export interface Backup extends KubeObject {
  spec: { app: string };
  status?: { phase: string; message: string; size?: number; digest?: string; completedAt?: string };
}

export interface Restore extends KubeObject {
  spec: { backup: string; app?: string };
  status?: { phase: string; message: string; completedAt?: string };
}

export interface AppVersion extends KubeObject {
  spec: { app: string; version: string; notes?: string; template: unknown };
  status?: { state: string; author?: string; submittedBy?: string; history?: { action: string; by: string; at: string; message?: string }[] };
}

const states: Record<string, StatusState> = {
  Running: 'ok', Starting: 'busy', Pending: 'warn', Degraded: 'error', Stopped: 'off', Failed: 'error', Deleting: 'busy', Completed: 'ok',
  CrashLoop: 'error', BackOff: 'error', PortInUse: 'error', NotStarted: 'error', Outdated: 'busy',
  draft: 'off', submitted: 'busy', passed: 'ok', rejected: 'error', active: 'ok', suspended: 'warn',
};

/** The sign for a phase or a state of a review. */
export const stateOf = (phase: string | undefined): StatusState => states[phase ?? ''] ?? 'busy';
