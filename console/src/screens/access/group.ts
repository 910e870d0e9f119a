import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, confirm, t, toast } from '@luban/console-sdk';
import { Live, navigate, shared } from '../../core/index.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import { Attempt, patch } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import type { Binding, Group, User } from '../people/kinds.js';
import { labelled } from '../people/labelled.js';
import { words } from '../people/words.js';
import '../people/index.js';
import { placeText, revoke } from './binding-actions.js';
import { grant } from './grant.js';
import { rolePath } from './held-roles.js';
import { deleteGroup, editGroup } from './groups.js';
import { placeOf } from './model/bindings.js';
import { membersOf } from './model/users.js';
import { userPath, userState } from './user-actions.js';

/** A group: who is in it, and what that gives. */
@customElement('lb-group-page')
export class GroupPage extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly groups = new Live<Group>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'groups' }, name: this.name }));
  private readonly users = new Live<User>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'users' } }));
  private readonly cluster = new Live<Binding>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterrolebindings' } }));
  private readonly local = new Live<Binding>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings' } }));

  private get name(): string {
    return this.params['name'] ?? '';
  }

  protected override render() {
    const group = this.groups.item;
    const members = membersOf(this.users.items, this.name);
    const bindings = [...this.cluster.items, ...this.local.items].filter(binding => (binding.subjects ?? []).some(subject => subject.kind === 'Group' && subject.name === this.name));
    return html`<lb-page heading=${group?.spec?.displayName || this.name} subheading=${group?.spec?.description ?? ''}>
      ${breadcrumbs([{ label: t('access.groups'), href: '/access/groups' }, { label: this.name }], t('access.breadcrumbs'))}
      ${group ? html`<div slot="actions" class="row"><wa-button appearance="outlined" @click=${() => this.doing.run(() => editGroup(group))}>${t('access.edit')}</wa-button>
        <wa-button appearance="outlined" variant="danger" @click=${() => this.doing.run(async () => { if (await deleteGroup(group, members.length)) navigate('/access/groups'); })}>${t('access.delete')}</wa-button></div>` : nothing}
      ${this.doing.shown()}
      <section class="stack" aria-labelledby="members">
        <div class="row between"><h2 id="members">${t('access.members')}</h2><wa-button appearance="outlined" @click=${() => this.doing.run(() => this.add(members))}><wa-icon slot="start" name="user-plus"></wa-icon>${t('access.group.add')}</wa-button></div>
        ${this.users.state === 'forbidden' ? html`<lb-problem .error=${this.users.error}></lb-problem>` : html`<lb-table caption=${t('access.members')} .columns=${this.memberColumns()} .rows=${members} .state=${this.users.state} .error=${this.users.error} .pageSize=${25} @lb-retry=${() => this.users.reload()}>
          <lb-empty slot="empty" icon="users" heading=${t('access.group.nobody')} text=${t('access.group.nobody.text')}></lb-empty></lb-table>`}
      </section>
      <section class="stack" aria-labelledby="roles">
        <div class="row between"><h2 id="roles">${t('access.roles')}</h2><wa-button appearance="outlined" @click=${() => this.doing.run(() => grant({ group: this.name }))}><wa-icon slot="start" name="plus"></wa-icon>${t('access.grant')}</wa-button></div>
        ${this.cluster.state === 'forbidden' ? html`<lb-problem .error=${this.cluster.error}></lb-problem>` : html`<lb-table caption=${t('access.roles')} .columns=${this.roleColumns()} .rows=${bindings} .state=${this.cluster.state} .error=${this.cluster.error} @lb-retry=${() => this.cluster.reload()}>
          <lb-empty slot="empty" icon="shield" heading=${t('access.group.noRoles')} text=${t('access.group.noRoles.text')}></lb-empty></lb-table>`}
      </section>
    </lb-page>`;
  }

  private memberColumns() {
    return [
      { key: 'name', title: t('access.user'), sortable: true, value: (user: User) => user.metadata.name, render: (user: User) => html`<a href="/access/users/${encodeURIComponent(user.metadata.name)}">${user.spec.displayName || user.metadata.name}</a>` },
      { key: 'state', title: t('access.user.state'), render: (user: User) => { const { state, label } = userState(user); return html`<lb-status state=${state} label=${label}></lb-status>`; } },
      { key: 'actions', title: '', align: 'end', render: (user: User) => html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.doing.run(() => this.take(user))}>${labelled(t('access.group.remove'), t('access.group.remove.of', { name: user.metadata.name }))}</wa-button>` },
    ];
  }

  private roleColumns() {
    return [
      { key: 'role', title: t('access.role'), sortable: true, value: (binding: Binding) => binding.roleRef.name, render: (binding: Binding) => html`<a href=${rolePath(binding)}>${binding.roleRef.name}</a>` },
      { key: 'place', title: t('access.where'), value: (binding: Binding) => placeText(placeOf(binding)) },
      { key: 'actions', title: '', align: 'end', render: (binding: Binding) => html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.doing.run(() => revoke(binding, binding.subjects!.find(subject => subject.kind === 'Group' && subject.name === this.name)!))}>${labelled(t('access.revoke'), t('access.revoke.of', { role: binding.roleRef.name, name: this.name }))}</wa-button>` },
    ];
  }

  private async add(members: readonly User[]): Promise<void> {
    const there = new Set(members.map(user => user.metadata.name));
    const others = this.users.items.filter(user => !there.has(user.metadata.name)).map(user => user.metadata.name);
    const added = await formDialog({
      heading: t('access.group.add.to', { name: this.name }),
      fields: [{ name: 'users', label: t('access.users'), hint: t('access.group.add.hint'), required: true, suggestions: others, check: text => words(text).filter(name => !others.includes(name) && !there.has(name)).map(name => t('access.user.gone', { name })).join(' ') }],
      submitLabel: t('access.group.add'),
      submit: async values => {
        const names = words(String(values['users'])).filter(name => !there.has(name));
        for (const name of names) await this.setGroups(this.users.items.find(user => user.metadata.name === name)!, groups => [...groups, this.name]);
        return names.length;
      },
    });
    if (added) toast({ kind: 'ok', text: t('access.group.added', { count: added }) });
  }

  private async take(user: User): Promise<void> {
    const { name } = user.metadata;
    if (!(await confirm({ heading: t('access.group.remove.from', { name, group: this.name }), text: t('access.group.remove.text'), confirmLabel: t('access.group.remove'), danger: true }))) return;
    await this.setGroups(user, groups => groups.filter(group => group !== this.name));
    toast({ kind: 'ok', text: t('access.group.removed', { name, group: this.name }) });
  }

  private setGroups({ metadata, spec }: User, change: (groups: string[]) => string[]): Promise<User> {
    return patch<User>(userPath(metadata.name), { metadata: { resourceVersion: metadata.resourceVersion }, spec: { groups: change([...(spec.groups ?? [])]) } });
  }
}
