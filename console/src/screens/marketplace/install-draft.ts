import { mergePatchOf, type JsonObject } from '../centre/config.js';
import type { InstallPlan, Permission } from '../centre/model.js';
import { approvals } from '../centre/permissions.js';

/** What a person has chosen so far. */
export interface InstallDraft {
  version: string;
  /** The configuration; null while it was not looked at. */
  config: JsonObject | null;
  configValid: boolean;
  /** The groups of permissions that were ticked. */
  consented: ReadonlySet<string>;
  upgradeStrategy: NonNullable<InstallPlan['spec']['upgradeStrategy']>;
}

/** The plan of a first install. */
export function newPlan(id: string, draft: InstallDraft, wanted: readonly Permission[], declined: ReadonlySet<string>): InstallPlan {
  return {
    apiVersion: 'kernel.luban.dev/v1', kind: 'InstallPlan', metadata: { name: id.toLowerCase() },
    spec: {
      extension: { id, version: draft.version },
      approvedPermissions: approvals(wanted, null, declined),
      ...(draft.upgradeStrategy !== 'Manual' && { upgradeStrategy: draft.upgradeStrategy, extension: { id, version: rangeFor(draft) } }),
      ...(draft.config && Object.keys(draft.config).length > 0 && { config: draft.config }),
    },
  };
}

/** The change of a plan that upgrades it. */
export function upgradePatch(plan: InstallPlan, draft: InstallDraft, wanted: readonly Permission[], declined: ReadonlySet<string>): JsonObject {
  const before = plan.spec.config ?? {};
  const config = draft.config ? mergePatchOf(before, draft.config) : {};
  const approved = plan.spec.approvedPermissions ?? plan.status?.permissions ?? [];
  return {
    spec: {
      extension: { version: draft.upgradeStrategy === 'Manual' ? draft.version : rangeFor(draft) },
      upgradeStrategy: draft.upgradeStrategy,
      approvedPermissions: approvals(wanted, approved, declined),
      ...(Object.keys(config).length > 0 && { config }),
    },
  };
}

/** A version that upgrades may leave: an exact one would hold them back. */
function rangeFor({ version, upgradeStrategy }: InstallDraft): string {
  const [major = '0', minor = '0'] = version.split(/[.+-]/);
  switch (upgradeStrategy) {
    case 'Patch': return `>=${version} <${major}.${Number(minor) + 1}.0`;
    case 'Minor': return `>=${version} <${Number(major) + 1}.0.0`;
    case 'Automatic': return `>=${version}`;
    case 'Manual': return version;
  }
}
