import { t } from '@luban/console-sdk';
import type { Role } from '../people/kinds.js';
import { descriptionOf, isBuiltIn } from './model/roles.js';

/** The server's own roles, which are described in every language; the others in the words of who made them. */
const described = ['admin', 'cluster-admin', 'edit', 'platform-admin', 'platform-regular', 'project-admin', 'project-operator', 'project-viewer', 'view', 'workspace-admin', 'workspace-regular', 'workspace-self-provisioner', 'workspace-viewer'];

/** What a role is for; empty when nobody says. */
export function roleText(role: Role): string {
  return isBuiltIn(role) && described.includes(role.metadata.name) ? t(`access.role.text.${role.metadata.name}`) : descriptionOf(role);
}
