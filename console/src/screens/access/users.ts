import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { can, Live, navigate, setQuery, shared } from '../../core/index.js';
import { Attempt } from '../people/data.js';
import type { User } from '../people/kinds.js';
import { menu } from '../people/menu.js';
import './frame.js';
import { filterUsers } from './model/users.js';
import * as actions from './user-actions.js';

const states = ['Active', 'PasswordChangeRequired', 'Locked', 'Disabled'] as const;

/** All accounts: who they are, how they are, and what can be done with them. */
@customElement('lb-users-page')
export class UsersPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .toolbar { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); padding-block-end: var(--lb-space-3); align-items: end; }
    .toolbar wa-input { flex: 1 1 240px; max-inline-size: 420px; }
    .toolbar wa-select { flex: 0 1 190px; min-inline-size: 140px; }
    @media (max-width: 640px) { .toolbar wa-input { flex-basis: 100%; max-inline-size: none; } .toolbar wa-select { flex: 1 1 140px; } }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly users = new Live<User>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'users' } }));

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('query') || !this.query.has('create')) return;
    setQuery({ create: null });
    void this.create();
  }

  protected override render() {
    const filter = { text: this.query.get('q') ?? '', state: this.query.get('state') ?? '', group: this.query.get('group') ?? '' };
    const filtered = !!(filter.text || filter.state || filter.group);
    return html`<lb-access-frame current="users" heading=${t('access.users')} subheading=${t('access.users.text')}>
      ${can({ verb: 'create', group: 'iam.luban.dev', resource: 'users' }) ? html`<wa-button slot="actions" variant="brand" @click=${this.create}><wa-icon slot="start" name="user-plus"></wa-icon>${t('access.user.create')}</wa-button>` : nothing}
      ${this.doing.shown()}
      ${this.users.state === 'forbidden' ? html`<lb-problem .error=${this.users.error} @lb-retry=${() => this.users.reload()}></lb-problem>` : html`
        <lb-table caption=${t('access.users')} .columns=${this.columns()} .rows=${filterUsers(this.users.items, filter)} .state=${this.users.state} .error=${this.users.error} .filtered=${filtered} .pageSize=${25}
          .sort=${{ key: 'name', direction: 'ascending' }} @lb-retry=${() => this.users.reload()} @lb-row=${(event: CustomEvent<{ row: User }>) => navigate(`/access/users/${encodeURIComponent(event.detail.row.metadata.name)}`)}>
          ${this.toolbar(filter, filtered)}
          <lb-empty slot="empty" icon="users" heading=${t('access.users.empty')} text=${t('access.users.empty.text')}></lb-empty>
          <lb-empty slot="filtered-empty" icon="search" heading=${t('access.users.none')}><wa-button slot="actions" appearance="outlined" @click=${clear}>${t('access.clear')}</wa-button></lb-empty>
        </lb-table>`}
    </lb-access-frame>`;
  }

  private toolbar(filter: { text: string; state: string; group: string }, filtered: boolean) {
    const groups = [...new Set(this.users.items.flatMap(user => user.spec.groups ?? []))].sort();
    return html`<div class="toolbar" slot="toolbar" role="search" aria-label=${t('access.users')}>
      <wa-input type="search" label=${t('access.users.search')} with-clear .value=${filter.text} @input=${(event: Event) => setQuery({ q: (event.target as HTMLInputElement).value })}><wa-icon slot="start" name="search"></wa-icon></wa-input>
      <wa-select label=${t('access.user.state')} .value=${filter.state} @change=${(event: Event) => setQuery({ state: (event.target as HTMLInputElement).value })}>
        <wa-option value="">${t('access.user.state.all')}</wa-option>${states.map(name => html`<wa-option value=${name}>${t(`access.user.state.${name}`)}</wa-option>`)}
      </wa-select>
      <wa-select label=${t('access.group')} .value=${filter.group} @change=${(event: Event) => setQuery({ group: (event.target as HTMLInputElement).value })}>
        <wa-option value="">${t('access.groups.all')}</wa-option>${groups.map(name => html`<wa-option value=${name}>${name}</wa-option>`)}
      </wa-select>
      ${filtered ? html`<wa-button appearance="plain" @click=${clear}>${t('access.clear')}</wa-button>` : nothing}
    </div>`;
  }

  private columns() {
    return [
      { key: 'name', title: t('access.user'), sortable: true, value: (user: User) => user.metadata.name, render: (user: User) => html`<lb-two-lines><a href="/access/users/${encodeURIComponent(user.metadata.name)}">${user.spec.displayName || user.metadata.name}</a><span slot="sub">${user.metadata.name}</span></lb-two-lines>` },
      { key: 'state', title: t('access.user.state'), sortable: true, value: (user: User) => actions.userState(user).label, render: (user: User) => { const { state, label } = actions.userState(user); return html`<lb-status state=${state} label=${label}></lb-status>`; } },
      { key: 'groups', title: t('access.groups'), priority: 2, render: (user: User) => html`<span>${(user.spec.groups ?? []).map(group => html`<wa-badge appearance="filled" variant="neutral">${group}</wa-badge>`)}</span>` },
      { key: 'factors', title: t('access.user.factor'), priority: 3, render: (user: User) => factor(user) },
      { key: 'lastLogin', title: t('access.user.lastLogin'), sortable: true, value: (user: User) => user.status?.lastLogin ?? '', render: (user: User) => (user.status?.lastLogin ? html`<lb-time .datetime=${user.status.lastLogin}></lb-time>` : html`<span class="muted">${t('people.never')}</span>`) },
      { key: 'actions', title: '', align: 'end', render: (user: User) => userMenu(user, action => void this.run(action, user)) },
    ];
  }

  private readonly create = (): Promise<void> => this.doing.run(async () => {
    const name = await actions.createUser();
    if (name) navigate(`/access/users/${encodeURIComponent(name)}`);
  });

  private run(action: string, user: User): Promise<void> {
    return this.doing.run(() => runUserAction(action, user));
  }
}

function clear(): void {
  setQuery({ q: null, state: null, group: null });
}

function factor(user: User) {
  const factors = user.status?.factors ?? [];
  return factors.some(name => name === 'totp' || name === 'passkey')
    ? html`<lb-status state="ok" label=${factors.filter(name => name === 'totp' || name === 'passkey').map(name => t(`people.method.${name}`)).join(', ')}></lb-status>`
    : html`<span class="muted">${t('access.user.factor.none')}</span>`;
}

/** What can be done with an account, as a menu. */
export function userMenu(user: User, chosen: (action: string) => void, options: { text?: string } = {}) {
  const { name } = user.metadata;
  return menu(t('access.actions.of', { name }), [
    { value: 'edit', label: t('access.edit'), icon: 'pencil' },
    { value: 'reset', label: t('access.user.reset'), icon: 'key' },
    { value: 'factors', label: t('access.user.factors'), icon: 'smartphone' },
    { value: 'signOut', label: t('access.user.signOut'), icon: 'log-out' },
    { value: 'tokens', label: t('access.user.tokens'), icon: 'key-round' },
    user.spec.disabled ? { value: 'enable', label: t('access.user.enable'), icon: 'power' } : { value: 'disable', label: t('access.user.disable'), icon: 'ban' },
    { value: 'delete', label: t('access.delete'), icon: 'trash-2', danger: true },
  ], chosen, options);
}

/** Does what was chosen from the menu. True when something changed. */
export async function runUserAction(action: string, user: User): Promise<boolean> {
  switch (action) {
    case 'edit': return await actions.editUser(user);
    case 'reset': return await actions.resetPassword(user);
    case 'factors': return await actions.resetFactors(user);
    case 'signOut': return await actions.signOutEverywhere(user);
    case 'tokens': return await actions.revokeTokens(user);
    case 'enable': return await actions.setDisabled(user, false);
    case 'disable': return await actions.setDisabled(user, true);
    default: return await actions.deleteUser(user);
  }
}
