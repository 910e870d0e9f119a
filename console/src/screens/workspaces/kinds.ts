import type { Condition, Stored } from '../people/kinds.js';
import { api, pathOf } from '../people/data.js';

/** What is left of something that is being deleted. */
export interface Remaining {
  namespace: string;
  resource: string;
  count: number;
  finalizers?: string[];
  owner?: string;
  message?: string;
}

/** A tenant. */
export type Workspace = Stored<
  { displayName?: string | null; description?: string | null; manager?: string | null; quota?: { namespaces?: number | null; members?: number | null; hard?: Record<string, string> | null } | null },
  { phase?: string; namespaces?: number; members?: number; quota?: { hard?: Record<string, string>; used?: Record<string, string> } | null; remaining?: Remaining[] | null; conditions?: Condition[] }
>;

/** A namespace of a workspace. */
export type Project = Stored<{ displayName?: string | null; description?: string | null; namespace?: string | null }, { phase?: string; remaining?: Remaining[] | null; conditions?: Condition[] }>;

/** Somebody is asked to join. */
export type Invitation = Stored<
  { user?: string | null; email?: string | null; role: { kind?: string; name: string }; expiresIn?: string | null },
  { phase?: string; expires?: string | null; acceptedBy?: string | null; accepted?: string | null; inviter?: { name: string } | null }
>;

/** Somebody who has roles in a workspace. */
export interface Member {
  kind: string;
  name: string;
  roles: { kind: string; name: string; binding: string }[];
}

/** What is the caller's. */
export interface Mine {
  user: string;
  administrator: boolean;
  clusterRoles: string[];
  workspaces: { name: string; displayName?: string | null; roles: string[] }[];
  namespaces: { name: string; workspace?: string | null; roles: string[] }[];
  invitations: { workspace: string; name: string; role: string; expires?: string | null }[];
}

/** The namespace that holds a workspace's members, projects and invitations. */
export const homeOf = (workspace: string) => `workspace-${workspace}`;

/** The address of a workspace, or of what is below it. */
export const workspacePath = (name: string, ...parts: string[]) => pathOf(`${api.tenant}/workspaces`, name, ...parts);

/** The address of what is in the home of a workspace. */
export const homePath = (workspace: string, ...parts: string[]) => pathOf(api.tenant, 'namespaces', homeOf(workspace), ...parts);
