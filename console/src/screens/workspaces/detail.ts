import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ApiError, Localized, apiJson, t } from '@luban/console-sdk';
import { Live, Loaded, shared } from '../../core/index.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import { Attempt } from '../people/data.js';
import '../people/index.js';
import { labelled } from '../people/labelled.js';
import { menu } from '../people/menu.js';
import * as actions from './actions.js';
import { homeOf, homePath, workspacePath, type Invitation, type Member, type Project, type Workspace } from './kinds.js';
import { phase } from './list.js';
import './quota-bars.js';

const tabs = ['overview', 'projects', 'members', 'invitations'] as const;

/** A workspace: its projects, members, invitations and quota. */
@customElement('lb-workspace-page')
export class WorkspacePage extends Localized(LitElement) {
  static override styles = [shared, css`.left { padding-inline-start: 1.2em; }`];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly workspaces = new Live<Workspace>(this, () => ({ of: { apiVersion: 'tenant.luban.dev/v1', plural: 'workspaces' }, name: this.name }));
  private readonly projects = new Live<Project>(this, () => ({ of: { apiVersion: 'tenant.luban.dev/v1', plural: 'projects', namespace: homeOf(this.name) } }));
  private readonly invitations = new Live<Invitation>(this, () => ({ of: { apiVersion: 'tenant.luban.dev/v1', plural: 'invitations', namespace: homeOf(this.name) } }));
  private readonly single = new Loaded<Workspace>(this, signal => apiJson<Workspace>(workspacePath(this.name), { signal }));
  private readonly members = new Loaded<Member[]>(this, async signal => (await apiJson<{ items: Member[] }>(homePath(this.name, 'members'), { signal })).items);

  private get name(): string {
    return this.params['name'] ?? '';
  }

  private get workspace(): Workspace | undefined {
    return this.workspaces.item ?? this.single.value;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('params')) return;
    // Members may get their workspace, but not list and so not follow all of them.
    void this.single.reload();
    void this.members.reload();
  }

  protected override render() {
    const workspace = this.workspace;
    const tab = tabs.find(name => name === this.params['tab']) ?? 'overview';
    const path = `/workspaces/${encodeURIComponent(this.name)}`;
    const pathTo = (name: string) => (name === 'overview' ? path : `${path}/${name}`);
    return html`<lb-page heading=${workspace?.spec.displayName || this.name} subheading=${workspace?.spec.description ?? ''}>
      ${breadcrumbs([{ label: t('workspaces.title'), href: '/workspaces' }, { label: this.name }], t('workspaces.breadcrumbs'))}
      ${workspace ? html`<div slot="actions" class="row">${menu(t('workspaces.actions'), [
        { value: 'edit', label: t('workspaces.edit'), icon: 'pencil' }, { value: 'quota', label: t('workspaces.quota.edit'), icon: 'sliders-horizontal' },
        { value: 'adopt', label: t('workspaces.adopt'), icon: 'folder' }, { value: 'delete', label: t('workspaces.delete'), icon: 'trash-2', danger: true },
      ], action => void this.run(action, workspace), { text: t('workspaces.actions') })}</div>` : nothing}
      <lb-subnav label=${t('workspaces.parts')} .items=${tabs.map(name => ({ path: pathTo(name), label: t(`workspaces.tab.${name}`) }))} current=${pathTo(tab)}></lb-subnav>
      ${this.doing.shown()}
      ${workspace?.metadata.deletionTimestamp ? this.remaining(workspace) : nothing}
      ${workspace ? this.body(tab, workspace) : this.missing()}
    </lb-page>`;
  }

  private missing() {
    if (this.single.state === 'loading') return html`<lb-skeleton rows="6"></lb-skeleton>`;
    return html`<lb-problem .error=${this.single.error ?? new ApiError(404, 'NotFound', t('workspaces.gone', { name: this.name }))} @lb-retry=${() => this.single.reload()}></lb-problem>`;
  }

  private body(tab: (typeof tabs)[number], workspace: Workspace) {
    switch (tab) {
      case 'projects': return this.projectList();
      case 'members': return this.memberList();
      case 'invitations': return this.invitationList();
      default: return this.overview(workspace);
    }
  }

  private overview({ metadata, spec, status }: Workspace) {
    return html`<div class="cards">
      <section class="card stack" aria-labelledby="facts"><h2 id="facts">${t('workspaces.facts')}</h2><dl class="facts">
        <dt>${t('workspaces.state')}</dt><dd>${phase(status?.phase, !!metadata.deletionTimestamp)}</dd>
        <dt>${t('workspaces.manager')}</dt><dd>${spec.manager ?? '–'}</dd>
        <dt>${t('workspaces.projects')}</dt><dd><a href="/workspaces/${encodeURIComponent(metadata.name)}/projects">${status?.namespaces ?? 0}</a></dd>
        <dt>${t('workspaces.members')}</dt><dd><a href="/workspaces/${encodeURIComponent(metadata.name)}/members">${status?.members ?? 0}</a></dd>
        <dt>${t('workspaces.home')}</dt><dd><code>${homeOf(metadata.name)}</code></dd>
        <dt>${t('people.created')}</dt><dd><lb-time .datetime=${metadata.creationTimestamp}></lb-time></dd>
        <dt>${t('workspaces.resource')}</dt><dd><a href="/resources/tenant.luban.dev/v1/workspaces/${encodeURIComponent(metadata.name)}">${t('workspaces.yaml')}</a></dd>
      </dl></section>
      <section class="card stack" aria-labelledby="quota"><div class="row between"><h2 id="quota">${t('workspaces.quota')}</h2></div><lb-quota-bars .quota=${status?.quota ?? null}></lb-quota-bars></section>
    </div>`;
  }

  private projectList() {
    type Row = Project;
    return html`<div class="stack"><div class="row between"><p class="muted grow">${t('workspaces.projects.text')}</p><wa-button variant="brand" @click=${() => this.doing.run(() => actions.createProject(this.name))}><wa-icon slot="start" name="plus"></wa-icon>${t('workspaces.project.create')}</wa-button></div>
      ${this.projects.state === 'forbidden' ? html`<lb-problem .error=${this.projects.error}></lb-problem>` : html`<lb-table caption=${t('workspaces.projects')} .columns=${[
        { key: 'name', title: t('workspaces.project'), sortable: true, value: ({ metadata }: Row) => metadata.name, render: ({ metadata, spec }: Row) => html`<lb-two-lines><b>${spec.displayName || metadata.name}</b><span slot="sub">${metadata.name}</span></lb-two-lines>` },
        { key: 'namespace', title: t('workspaces.namespace'), sortable: true, value: ({ spec }: Row) => spec.namespace, render: ({ spec }: Row) => html`<code>${spec.namespace}</code>` },
        { key: 'phase', title: t('workspaces.state'), render: ({ metadata, status }: Row) => phase(status?.phase, !!metadata.deletionTimestamp) },
        { key: 'created', title: t('people.created'), priority: 2, render: ({ metadata }: Row) => html`<lb-time .datetime=${metadata.creationTimestamp}></lb-time>` },
        { key: 'actions', title: '', align: 'end', render: (project: Row) => this.projectAction(project) },
      ]} .rows=${this.projects.items} .state=${this.projects.state} .error=${this.projects.error} .pageSize=${25} @lb-retry=${() => this.projects.reload()}>
        <lb-empty slot="empty" icon="folder" heading=${t('workspaces.projects.empty')} text=${t('workspaces.projects.empty.text')}></lb-empty>
      </lb-table>`}</div>`;
  }

  /** Deleting is asked once; what then waits for nobody can be given up on. */
  private projectAction(project: Project) {
    const { name, deletionTimestamp } = project.metadata;
    const act = () => (deletionTimestamp ? actions.forceDelete(name, homePath(this.name, 'projects', name)) : actions.deleteProject(this.name, project));
    return html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.doing.run(act)}>${labelled(t(deletionTimestamp ? 'workspaces.force' : 'workspaces.delete'), t(deletionTimestamp ? 'workspaces.force.of' : 'workspaces.project.delete.of', { name }))}</wa-button>`;
  }

  private memberList() {
    return html`<div class="stack"><div class="row between"><p class="muted grow">${t('workspaces.members.text')}</p><div class="row">
      <wa-button appearance="outlined" @click=${() => this.changeMembers(() => actions.addRole(this.name))}>${t('workspaces.addMember')}</wa-button><wa-button variant="brand" @click=${() => this.doing.run(() => actions.invite(this.name))}><wa-icon slot="start" name="mail"></wa-icon>${t('workspaces.invite')}</wa-button></div></div>
      ${this.members.state === 'forbidden' ? html`<lb-problem .error=${this.members.error} @lb-retry=${() => this.members.reload()}></lb-problem>` : html`<lb-table caption=${t('workspaces.members')} .columns=${[
        { key: 'name', title: t('workspaces.member'), sortable: true, render: ({ kind, name }: Member) => html`<lb-two-lines><b>${name}</b><span slot="sub">${t(`workspaces.kind.${kind}`)}</span></lb-two-lines>` },
        { key: 'roles', title: t('workspaces.roles'), render: ({ roles }: Member) => html`<span>${roles.map(role => html`<wa-badge appearance="filled" variant="neutral">${role.name}</wa-badge> `)}</span>` },
        { key: 'actions', title: '', align: 'end', render: (member: Member) => html`<span class="row end"><wa-button size="s" appearance="outlined" @click=${() => this.changeMembers(() => actions.addRole(this.name, member))}>${labelled(t('workspaces.addRole'), t('workspaces.addRole.of', { name: member.name }))}</wa-button>
          <wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.changeMembers(() => actions.removeMember(this.name, member))}>${labelled(t('workspaces.member.remove'), t('workspaces.member.remove.of', { name: member.name }))}</wa-button></span>` },
      ]} .rows=${this.members.value ?? []} .state=${this.members.state} .error=${this.members.error} .rowKey=${({ kind, name }: Member) => `${kind}/${name}`} .pageSize=${25} @lb-retry=${() => this.members.reload()}>
        <lb-empty slot="empty" icon="users" heading=${t('workspaces.members.empty')}></lb-empty>
      </lb-table>`}</div>`;
  }

  private invitationList() {
    return html`<div class="stack"><div class="row between"><p class="muted grow">${t('workspaces.invitations.text')}</p><wa-button variant="brand" @click=${() => this.doing.run(() => actions.invite(this.name))}><wa-icon slot="start" name="mail"></wa-icon>${t('workspaces.invite')}</wa-button></div>
      ${this.invitations.state === 'forbidden' ? html`<lb-problem .error=${this.invitations.error}></lb-problem>` : html`<lb-table caption=${t('workspaces.invitations')} .columns=${[
        { key: 'to', title: t('workspaces.invited.who'), sortable: true, value: ({ spec }: Invitation) => spec.user ?? spec.email },
        { key: 'role', title: t('workspaces.role'), value: ({ spec }: Invitation) => spec.role.name },
        { key: 'phase', title: t('workspaces.state'), render: ({ status }: Invitation) => phase(status?.phase) },
        { key: 'expires', title: t('people.expires'), priority: 2, render: ({ status }: Invitation) => html`<lb-time .datetime=${status?.expires}></lb-time>` },
        { key: 'by', title: t('workspaces.invited.by'), priority: 3, value: ({ status }: Invitation) => status?.inviter?.name },
        { key: 'actions', title: '', align: 'end', render: (invitation: Invitation) => {
          const to = invitation.spec.user ?? invitation.spec.email ?? '';
          const open = (invitation.status?.phase ?? 'Pending') === 'Pending';
          return html`<span class="row end">${open ? html`<wa-button size="s" appearance="outlined" @click=${() => this.doing.run(() => actions.issueCode(this.name, invitation.metadata.name, to))}>${labelled(t('workspaces.code.new'), t('workspaces.code.of', { to }))}</wa-button>` : nothing}
            <wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.doing.run(() => actions.withdraw(this.name, invitation))}>${labelled(t(open ? 'workspaces.withdraw' : 'workspaces.delete'), t('workspaces.withdraw.of', { to }))}</wa-button></span>`;
        } },
      ]} .rows=${this.invitations.items} .state=${this.invitations.state} .error=${this.invitations.error} .pageSize=${25} @lb-retry=${() => this.invitations.reload()}>
        <lb-empty slot="empty" icon="mail" heading=${t('workspaces.invitations.empty')} text=${t('workspaces.invitations.empty.text')}></lb-empty>
      </lb-table>`}</div>`;
  }

  private remaining({ metadata, status }: Workspace) {
    const waits = status?.conditions?.find(({ type }) => type === 'Deleted');
    return html`<wa-callout variant="warning"><wa-icon slot="icon" name="trash-2"></wa-icon><b>${t('workspaces.going', { name: metadata.name })}</b>
      ${waits?.message ? html`<p>${waits.message}</p>` : nothing}
      <ul class="left">${(status?.remaining ?? []).map(left => html`<li>${t('workspaces.left', { count: left.count, resource: left.resource, namespace: left.namespace })}${left.message ? html` <span class="muted">${left.message}</span>` : nothing}</li>`)}</ul>
      <wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.doing.run(() => actions.forceDelete(metadata.name, workspacePath(metadata.name)))}>${t('workspaces.force')}</wa-button></wa-callout>`;
  }

  private changeMembers(action: () => Promise<void>): Promise<void> {
    return this.doing.run(async () => {
      await action();
      await this.members.reload();
    });
  }

  private run(action: string, workspace: Workspace): Promise<void> {
    return this.doing.run(async () => {
      if (action === 'edit') await actions.editWorkspace(workspace);
      else if (action === 'quota') await actions.editQuota(workspace);
      else if (action === 'adopt') await actions.adopt(this.name);
      else await actions.deleteWorkspace(workspace, this.projects.items);
      await this.single.reload();
    });
  }
}
