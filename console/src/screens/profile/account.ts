import { apiJson } from '@luban/console-sdk';
import { api } from '../people/data.js';

/** The own account, as the server shows it. */
export interface Profile {
  name: string;
  uid: string;
  displayName: string;
  email: string | null;
  emailVerified: boolean;
  language: string | null;
  groups: string[];
  state: string;
  factors: string[];
  passwordChanged: string | null;
  recoveryCodesLeft: number;
  identities: { provider: string; subject: string }[];
}

/** The root of what users do with their own accounts. */
export const self = `${api.iam}/self`;

/** Reads the own account. */
export function readProfile(signal?: AbortSignal): Promise<Profile> {
  return apiJson<Profile>(`${self}/profile`, signal ? { signal } : {});
}
