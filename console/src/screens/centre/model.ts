import type { Condition, KubeObject } from '@luban/console-sdk';

/** What the kernel says about extensions, as the extension centre reads it. */

/** Where an install plan stands. */
export type Phase =
  | 'Pending' | 'Resolving' | 'Downloading' | 'Verifying' | 'Activating' | 'Installed'
  | 'Upgrading' | 'Disabled' | 'Failed' | 'RollingBack' | 'Uninstalling';

/** A value to filter by, with how many extensions have it. */
export interface FacetValue {
  name: string;
  displayName?: string;
  count: number;
}

/** The values to filter by. */
export interface Facets {
  categories: FacetValue[];
  states: FacetValue[];
  sources: FacetValue[];
  publishers: FacetValue[];
  licenses: FacetValue[];
}

/** What is known to be wrong with versions of an extension. */
export interface Advisory {
  id: string;
  severity: string;
  versions?: string;
  summary?: string;
  url?: string | null;
  fixed?: string | null;
}

/** An extension as the catalogue lists it. */
export interface CatalogueItem {
  id: string;
  displayName: string;
  description: string;
  publisher?: string | null;
  verified?: boolean;
  iconUrl?: string | null;
  projectUrl?: string | null;
  categories: string[];
  tags: string[];
  license?: string | null;
  recommendedVersion?: string | null;
  installedVersion?: string | null;
  state: string;
  problem?: string | null;
  enabled?: boolean | null;
  reason?: string | null;
  updateAvailable?: boolean;
  downloads?: number;
  updated?: string | null;
  sources: string[];
  advisories?: Advisory[];
  trust?: string | null;
  stale?: boolean;
}

/** One answer of the catalogue's search. */
export interface CataloguePage {
  total: number;
  items: CatalogueItem[];
  facets: Facets;
}

/** A version that a source offers. */
export interface VersionEntry {
  version: string;
  source?: string | null;
  listed: boolean;
  compatible: boolean;
  hostRange?: string | null;
  published?: string | null;
  channel?: string | null;
  installed?: boolean;
  stored?: boolean;
  deprecated?: { message?: string | null; reasons?: string[]; alternate?: string | null } | null;
  advisories?: string[];
  blocked?: string | null;
}

/** An extension with everything that is known of it. */
export interface CatalogueEntry extends CatalogueItem {
  versions: VersionEntry[];
  authors?: string;
  owners?: string[];
}

/** How much harm a permission can do. */
export type Risk = 'low' | 'medium' | 'high';

/** A permission that an extension asks for, in words. */
export interface Permission {
  name: string;
  description?: string | null;
  risk: Risk;
  words?: string | null;
  /** Whether the installation goes on without it. */
  optional?: boolean;
}

/** What a version wants more and less than another. */
export interface PermissionComparison {
  added: Permission[];
  removed: Permission[];
  kept: Permission[];
}

/** An extension that another needs. */
export interface Dependency {
  id: string;
  range?: string | null;
  installed?: string | null;
  satisfied?: boolean;
  resolved?: string | null;
}

/** Something that an extension puts into the console. */
export interface ConsoleContribution {
  point: string;
  id: string;
  title?: string | null;
}

/** One version of an extension, read from its package. */
export interface VersionDetails {
  manifest: Record<string, unknown>;
  displayName: string;
  description: string;
  permissions: Permission[];
  access?: Permission[];
  dependencies: Dependency[];
  contributions: { routes?: { methods: string[]; pattern: string }[] | null; kinds?: string[] | null; permissions?: string[]; console?: ConsoleContribution[] };
  compatible: boolean;
  hostRange?: string | null;
  size?: number | null;
  published?: string | null;
  hash?: string | null;
  signer?: string | null;
  license?: string | null;
  readme: boolean;
  changelog: boolean;
  screenshots: number;
  icon?: boolean;
  licenseText?: string | null;
  releaseNotes?: string | null;
  repositoryUrl?: string | null;
  configSchema?: Record<string, unknown> | null;
  consoleTrust?: string | null;
}

/** A file of a package. */
export interface PackageFile {
  path: string;
  size: number;
  sha256?: string;
}

/** One package of what an install would do. */
export interface PlanStep {
  id: string;
  from?: string | null;
  to: string;
  action: 'add' | 'upgrade' | 'downgrade' | 'keep';
  source?: string | null;
  advisories?: string[];
}

/** What stands in the way of an install. */
export interface PlanProblem {
  code?: string;
  message: string;
  path?: string;
}

/** What an install or upgrade would do. */
export interface PlanAnswer {
  steps: PlanStep[];
  problems: PlanProblem[];
  passedOver?: PlanProblem[];
  permissions: { added: (Permission & { extension: string })[]; toApprove: string[] };
  download?: number | null;
  unknown?: string[];
}

/** An operation at work, or the last one. */
export interface Operation {
  id: string;
  kind: string;
  step: string;
  percent: number;
  targetVersion?: string | null;
  attempt: number;
  startedAt: string;
  deadline?: string;
  finishedAt?: string | null;
}

/** An operation that ended. */
export interface OperationRecord {
  id: string;
  kind: string;
  fromVersion?: string | null;
  toVersion?: string | null;
  result: string;
  reason?: string | null;
  message?: string | null;
  attempt: number;
  startedAt: string;
  finishedAt: string;
}

/** One thing that an extension has on this system. */
export interface InventoryItem {
  type: string;
  name: string;
  retained: boolean;
}

/** The wish that an extension be installed. */
export interface InstallPlan extends KubeObject {
  spec: {
    extension: { id: string; version?: string | null; contentHash?: string | null };
    enabled?: boolean;
    config?: Record<string, unknown> | null;
    upgradeStrategy?: 'Manual' | 'Patch' | 'Minor' | 'Automatic';
    isolation?: string;
    approvedPermissions?: string[] | null;
    retainData?: boolean;
  };
  status?: {
    phase: Phase;
    observedGeneration: number;
    installedVersion?: string | null;
    previousVersion?: string | null;
    packageHash?: string | null;
    source?: string | null;
    signer?: string | null;
    owners?: string[];
    permissions?: string[];
    pendingApproval?: { version: string; permissions: string[]; generation: number } | null;
    reason?: string | null;
    message?: string | null;
    operation?: Operation | null;
    conditions?: Condition[];
    history?: OperationRecord[];
    inventory?: InventoryItem[];
    preview?: { packages: { id: string; version: string; installedVersion?: string | null; source: string; newPermissions?: string[] | null; advisories?: string[] }[]; problems: string[] } | null;
  };
}

/** A place that packages come from. */
export interface PackageSource extends KubeObject {
  spec: {
    url: string;
    priority?: number;
    idPrefixes?: string[];
    credentialsSecret?: { namespace: string; name: string } | null;
    caBundle?: string | null;
    pollInterval?: string | null;
    allowInsecure?: boolean;
    trustPolicy?: { mode?: 'Require' | 'AllowUnsigned' | null; fingerprints?: string[]; owners?: string[]; minimumAge?: string | null } | null;
  };
  status?: {
    ready: string;
    lastSync?: string | null;
    nextSync?: string | null;
    lastError?: { code: string; message: string } | null;
    extensions: number;
    versions: number;
    trust?: { mode: string; fingerprints: string[]; metadataExpires?: string | null; signedIds?: string[] } | null;
    blocked?: { reference: string; id?: string | null; version?: string | null; reason: string; message: string }[];
    conditions?: Condition[];
  };
}

/** The state of the system after an installation. */
export interface Generation {
  number: number;
  parent?: number | null;
  items: Record<string, { version: string; hash: string }>;
  reason: string;
  actor: string;
  createdAt: string;
  restoredFrom?: number | null;
  isRollbackPoint?: boolean;
}

/** What a bulk update does. */
export interface UpdateAnswer {
  rollbackTo?: number | null;
  updates: { id: string; from?: string | null; to: string; source?: string | null; newPermissions: string[]; advisories: string[] }[];
  problems: { id: string; message: string }[];
}

/** What going back does. */
export interface RollbackAnswer {
  rollbackTo?: number | null;
  changes: { id: string; from?: string | null; to: string }[];
  removals: string[];
}

/** How an extension is doing on the replica that answers. */
export interface ExtensionHealth {
  version?: string | null;
  state: string;
  healthy: boolean;
  reasons: string[];
  checks: { name: string; status: string; description?: string | null; durationMs: number }[];
  loadedAt?: string | null;
  requests: { total: number; failures: number; inFlight: number; averageMs?: number | null; p50Ms?: number | null; p95Ms?: number | null; p99Ms?: number | null };
  reconcilers: { name: string; calls: number; outcomes: Record<string, number> }[];
  runtimes: { version: string; state: string; loadedAt: string; inFlight: number; failures: number; reason?: string | null }[];
  leaks: number;
  process: { workingSetBytes: number; managedBytes: number };
  replica: string;
}
