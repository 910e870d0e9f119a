import { ApiError, apiJson, onLocaleChange, t, type ConsoleNotification } from '@luban/console-sdk';
import { jobs } from './jobs.js';
import { overview, type Update } from './overview.js';
import { preferences, setPreferences } from './preferences.js';
import { fieldText } from './runtime/text.js';
import { Store } from './store.js';

/** What waits for the user: newest first. */
export const notifications = new Store<readonly ConsoleNotification[]>([]);

/** How many of them were not seen yet. */
export const unread = new Store(0);

interface Invitation { workspace?: string; namespace?: string; name: string; role?: string; expires?: string }

/** As the stream brings them: their words in every language. */
let received: (Omit<ConsoleNotification, 'title' | 'text'> & { title?: unknown; text?: unknown })[] = [];
let invitations: Invitation[] = [];
let count = 0;

/** Takes a notification from the stream. */
export function receiveNotification(data: Record<string, unknown>): void {
  const id = `told-${typeof data['id'] === 'string' ? data['id'] : `${Date.now()}-${count++}`}`;
  received = [{ severity: 'info', time: new Date().toISOString(), ...data, id } as (typeof received)[number], ...received].slice(0, 100);
  compose();
}

/** Gathers what there is to tell from now on. */
export function startNotifications(): void {
  jobs.subscribe(compose);
  overview.subscribe(compose);
  preferences.subscribe(compose);
  onLocaleChange(compose);
  void readInvitations();
  setInterval(() => void readInvitations(), 600_000);
}

/** Whether the user has seen a notification. */
export function isRead(notification: ConsoleNotification): boolean {
  return (preferences.value.readNotifications ?? []).includes(notification.id);
}

/** Remembers that the user has seen some. Those that are no longer there are forgotten. */
export function markRead(seen: readonly ConsoleNotification[]): void {
  const current = new Set(notifications.value.map(one => one.id));
  const kept = (preferences.value.readNotifications ?? []).filter(id => current.has(id));
  setPreferences({ readNotifications: [...new Set([...kept, ...seen.map(one => one.id)])].slice(-200) });
}

/** Takes away what an extension has told. What follows from a state goes with the state. */
export function dismiss(notification: ConsoleNotification): void {
  received = received.filter(one => one.id !== notification.id);
  compose();
}

async function readInvitations(): Promise<void> {
  try {
    const self = await apiJson<{ invitations?: Invitation[] }>('/apis/tenant.luban.dev/v1/self');
    invitations = self.invitations ?? [];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Who may not see them has none.
    invitations = [];
  }
  compose();
}

function compose(): void {
  const all = [...jobs.value.flatMap(fromJob), ...(overview.value?.updates ?? []).map(fromUpdate), ...invitations.map(fromInvitation), ...received.map(fromExtension)].sort((left, right) => right.time.localeCompare(left.time));
  notifications.set(all);
  unread.set(all.filter(one => !isRead(one)).length);
}

function fromExtension({ title, text, ...rest }: (typeof received)[number]): ConsoleNotification {
  const words = fieldText(text);
  return { ...rest, title: fieldText(title), ...(words ? { text: words } : {}) };
}

function fromJob(job: (typeof jobs.value)[number]): ConsoleNotification[] {
  const link = `/extensions/${encodeURIComponent(job.plan)}`;
  if (job.state === 'failed') return [{ id: `failed-${job.id}`, type: 'failed', severity: 'error', title: t('notifications.failed', { name: job.plan }), text: job.message, link, time: job.finishedAt || job.startedAt }];
  if (job.state === 'waiting') return [{ id: `approval-${job.plan}-${job.version}`, type: 'approval', severity: 'warning', title: t('notifications.approval', { name: job.plan, version: job.version }), text: job.approval.join(', '), link, time: job.startedAt }];
  return [];
}

function fromUpdate(update: Update): ConsoleNotification {
  const [id, version] = [update.id.toLowerCase(), update.recommendedVersion ?? ''];
  return {
    id: `update-${id}-${version}`, type: 'update', severity: 'info', title: t('notifications.update', { name: update.displayName, version }), text: t('notifications.updateFrom', { version: update.installedVersion ?? '' }),
    link: `/extensions/${encodeURIComponent(id)}`, time: update.updated ?? '',
  };
}

function fromInvitation(invitation: Invitation): ConsoleNotification {
  const place = invitation.workspace ?? invitation.namespace ?? invitation.name;
  return { id: `invitation-${place}-${invitation.name}`, type: 'invitation', severity: 'info', title: t('notifications.invitation', { name: place }), text: invitation.role ?? '', link: '/workspaces', time: invitation.expires ?? '' };
}
