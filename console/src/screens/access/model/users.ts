import type { User } from '../../people/kinds.js';

/** Which users are shown. */
export interface UserFilter {
  text: string;
  state: string;
  group: string;
}

/** The users that fit: the text in name, display name, address or groups; the state; the group. */
export function filterUsers(users: readonly User[], { text, state, group }: UserFilter): User[] {
  const wanted = text.trim().toLowerCase();
  return users.filter(user =>
    (!wanted || [user.metadata.name, user.spec.displayName, user.spec.email, ...(user.spec.groups ?? [])].some(part => part?.toLowerCase().includes(wanted)))
    && (!state || (user.spec.disabled ? 'Disabled' : user.status?.state) === state)
    && (!group || (user.spec.groups ?? []).includes(group)));
}

/** The users of a group. */
export function membersOf(users: readonly User[], group: string): User[] {
  return users.filter(user => (user.spec.groups ?? []).includes(group));
}
