import { apiJson } from '@luban/console-sdk';
import { Store } from './store.js';

/** Who is signed in. */
export interface Session {
  user: { name: string; displayName: string; email?: string | null; groups: string[]; picture?: string | null };
  /** Whether the user may do everything. */
  administrator: boolean;
  version: string;
  /** Changes with every start of the server. */
  boot: string;
}

/** The session, once it is known. */
export const session = new Store<Session | null>(null);

/** Asks the server who is signed in. */
export async function loadSession(): Promise<Session> {
  const found = await apiJson<Session>('/console/session');
  session.set(found);
  return found;
}

/** Goes to the identity provider's sign-in page, which leaves its session cookie and comes back to this very address. No token ever reaches JavaScript. */
export function signIn(): void {
  sessionStorage.setItem(leftKey, String(Date.now()));
  location.assign(`/oauth/login?${new URLSearchParams({ return_to: location.href.slice(location.origin.length), ui_locales: document.documentElement.lang })}`);
}

/** Whether the sign-in page sent the browser straight back, as it does when it knows the user. Asking once more would go round in circles. */
export function isBackFromSignIn(): boolean {
  const left = Number(sessionStorage.getItem(leftKey) ?? 0);
  sessionStorage.removeItem(leftKey);
  return Date.now() - left < 3000;
}

/** Goes to the identity provider's sign-out page, which ends the session everywhere it reaches. */
export function signOut(): void {
  location.assign(`/oauth/end-session?${new URLSearchParams({ ui_locales: document.documentElement.lang })}`);
}

const leftKey = 'luban.sign-in';
