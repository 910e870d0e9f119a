import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError, Localized, apiJson, t } from '@luban/console-sdk';
import { Live, Loaded, navigate, shared } from '../../core/index.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import type { Login, PersonalToken, Session, User } from '../people/kinds.js';
import '../people/login-table.js';
import '../people/token-table.js';
import './frame.js';
import './held-roles.js';
import { runUserAction, userMenu } from './users.js';
import { userPath, userState } from './user-actions.js';

const tabs = ['overview', 'roles', 'sessions', 'tokens', 'logins'] as const;

/** One account, from all sides. */
@customElement('lb-user-page')
export class UserPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .tags { display: flex; flex-wrap: wrap; gap: 4px; }
    .parts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: var(--lb-space-4); align-items: start; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private problem: unknown;
  private readonly users = new Live<User>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'users' }, name: this.name }));
  private readonly sessions = new Loaded<Session[]>(this, async signal => (await apiJson<{ items: Session[] }>(userPath(this.name, 'sessions'), { signal })).items);
  private readonly tokens = new Loaded<PersonalToken[]>(this, async signal => (await apiJson<{ items: PersonalToken[] }>(userPath(this.name, 'tokens'), { signal })).items);
  private readonly logins = new Loaded<Login[]>(this, async signal => (await apiJson<{ items: Login[] }>(userPath(this.name, 'logins'), { signal })).items);

  private get name(): string {
    return this.params['name'] ?? '';
  }

  private get tab(): (typeof tabs)[number] {
    return tabs.find(name => name === this.params['tab']) ?? 'overview';
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('params')) this.read();
  }

  private read(): void {
    if (this.tab === 'sessions') void this.sessions.reload();
    if (this.tab === 'tokens') void this.tokens.reload();
    if (this.tab === 'logins') void this.logins.reload();
  }

  protected override render() {
    const user = this.users.item;
    const path = `/access/users/${encodeURIComponent(this.name)}`;
    return html`<lb-page heading=${user?.spec.displayName || this.name} subheading=${user?.spec.description ?? ''}>
      ${breadcrumbs([{ label: t('access.users'), href: '/access/users' }, { label: this.name }], t('access.breadcrumbs'))}
      ${user ? html`<div slot="actions" class="row">
        <wa-button appearance="outlined" href="/access/explain?user=${encodeURIComponent(this.name)}"><wa-icon slot="start" name="circle-help"></wa-icon>${t('access.user.explain')}</wa-button>
        ${userMenu(user, action => void this.run(action, user), { text: t('access.actions') })}
      </div>` : nothing}
      <lb-subnav label=${t('access.user.parts')} .items=${tabs.map(tab => ({ path: tab === 'overview' ? path : `${path}/${tab}`, label: t(`access.user.tab.${tab}`) }))} current=${this.tab === 'overview' ? path : `${path}/${this.tab}`}></lb-subnav>
      ${this.problem === undefined ? nothing : html`<lb-problem no-retry .error=${this.problem}></lb-problem>`}
      ${user ? this.body(user) : this.missing()}
    </lb-page>`;
  }

  private missing() {
    if (this.users.state === 'loading') return html`<lb-skeleton rows="6"></lb-skeleton>`;
    const error = this.users.error ?? new ApiError(404, 'NotFound', t('access.user.gone', { name: this.name }));
    return html`<lb-problem .error=${error} @lb-retry=${() => this.users.reload()}></lb-problem>`;
  }

  private body(user: User) {
    switch (this.tab) {
      case 'roles': return html`<lb-held-roles user=${this.name} .groups=${user.spec.groups ?? []}></lb-held-roles>`;
      case 'sessions': return html`<div class="stack"><div class="row end"><wa-button appearance="outlined" variant="danger" ?disabled=${!this.sessions.value?.length} @click=${() => this.run('signOut', user)}>${t('access.user.signOut')}</wa-button></div>
        <lb-session-table .rows=${this.sessions.value ?? []} .state=${this.sessions.state} .error=${this.sessions.error} @lb-retry=${() => this.sessions.reload()}></lb-session-table></div>`;
      case 'tokens': return html`<div class="stack">${this.tokens.value?.length ? html`<div class="row end"><wa-button appearance="outlined" variant="danger" @click=${() => this.run('tokens', user)}>${t('access.user.tokens')}</wa-button></div>` : nothing}
        <lb-token-table .rows=${this.tokens.value ?? []} .state=${this.tokens.state} .error=${this.tokens.error} @lb-retry=${() => this.tokens.reload()}></lb-token-table></div>`;
      case 'logins': return html`<lb-login-table .rows=${this.logins.value ?? []} .state=${this.logins.state} .error=${this.logins.error} @lb-retry=${() => this.logins.reload()}></lb-login-table>`;
      default: return this.overview(user);
    }
  }

  private overview(user: User) {
    const { state, label } = userState(user);
    const factors = (user.status?.factors ?? []).map(name => (name in known ? t(`people.method.${name}`) : name));
    const identities = user.status?.identities ?? [];
    return html`<div class="parts"><div class="stack">
      <section class="card stack" aria-labelledby="account"><h2 id="account">${t('access.user.account')}</h2><dl class="facts">
        <dt>${t('access.user.name')}</dt><dd><code>${user.metadata.name}</code></dd>
        <dt>${t('access.user.state')}</dt><dd><lb-status state=${state} label=${label}></lb-status></dd>
        <dt>${t('access.email')}</dt><dd>${user.spec.email ?? '–'} ${user.spec.email ? html`<lb-status state=${user.spec.emailVerified ? 'ok' : 'unknown'} label=${t(user.spec.emailVerified ? 'access.user.verified' : 'access.user.unverified')}></lb-status>` : nothing}</dd>
        <dt>${t('access.language')}</dt><dd>${user.spec.language ?? '–'}</dd>
        <dt>${t('people.created')}</dt><dd><lb-time .datetime=${user.metadata.creationTimestamp}></lb-time></dd>
        <dt>${t('access.resource')}</dt><dd><a href="/resources/iam.luban.dev/v1/users/${encodeURIComponent(user.metadata.name)}">${t('access.yaml')}</a></dd>
      </dl></section></div><div class="stack">
      <section class="card stack" aria-labelledby="signin"><h2 id="signin">${t('access.user.signIn')}</h2><dl class="facts">
        <dt>${t('access.user.lastLogin')}</dt><dd>${user.status?.lastLogin ? html`<lb-time .datetime=${user.status.lastLogin}></lb-time>` : t('people.never')}</dd>
        <dt>${t('access.user.ways')}</dt><dd>${factors.length > 0 ? factors.join(', ') : t('access.user.ways.none')}</dd>
        <dt>${t('people.sessions')}</dt><dd>${user.status?.sessions ?? 0}</dd>
        <dt>${t('people.tokens')}</dt><dd>${user.status?.tokens ?? 0}</dd>
        <dt>${t('access.user.identities')}</dt><dd>${identities.length > 0 ? identities.map(identity => html`<div>${identity.provider}: <code>${identity.subject}</code></div>`) : '–'}</dd>
      </dl></section>
      <section class="card stack" aria-labelledby="groups"><h2 id="groups">${t('access.groups')}</h2>
        ${(user.spec.groups ?? []).length > 0 ? html`<div class="tags">${user.spec.groups!.map(group => html`<a href="/access/groups/${encodeURIComponent(group)}"><wa-badge appearance="filled" variant="neutral">${group}</wa-badge></a>`)}</div>` : html`<p class="muted">${t('access.user.noGroups')}</p>`}
        <div><wa-button size="s" appearance="outlined" @click=${() => this.run('edit', user)}>${t('access.user.changeGroups')}</wa-button></div>
      </section></div>
    </div>`;
  }

  private async run(action: string, user: User): Promise<void> {
    this.problem = undefined;
    try {
      const changed = await runUserAction(action, user);
      if (changed && action === 'delete') navigate('/access/users');
      else if (changed) this.read();
    } catch (error) {
      this.problem = error;
    }
  }
}

const known: Record<string, true> = { password: true, totp: true, passkey: true, recovery: true, federated: true };
