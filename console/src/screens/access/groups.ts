import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiFetch, confirm, resource, t, toast, type KubeObject } from '@luban/console-sdk';
import { can, Live, navigate, shared } from '../../core/index.js';
import { Attempt, api, patch, pathOf } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import type { Group, User } from '../people/kinds.js';
import { menu } from '../people/menu.js';
import './frame.js';
import { membersOf } from './model/users.js';

/** A group that is an object, or only a name that users carry. */
interface Row {
  name: string;
  group?: Group;
  members: number;
}

/** The names that rights are given to. */
@customElement('lb-groups-page')
export class GroupsPage extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly groups = new Live<Group>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'groups' } }));
  private readonly users = new Live<User>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'users' } }));

  protected override render() {
    return html`<lb-access-frame current="groups" heading=${t('access.groups')} subheading=${t('access.groups.text')}>
      ${can({ verb: 'create', group: 'iam.luban.dev', resource: 'groups' }) ? html`<wa-button slot="actions" variant="brand" @click=${() => this.doing.run(createGroup)}><wa-icon slot="start" name="plus"></wa-icon>${t('access.group.create')}</wa-button>` : nothing}
      ${this.doing.shown()}
      ${this.groups.state === 'forbidden' ? html`<lb-problem .error=${this.groups.error}></lb-problem>` : html`
        <lb-table caption=${t('access.groups')} .columns=${this.columns()} .rows=${this.rows()} .state=${this.groups.state} .error=${this.groups.error} rowKey="name" .pageSize=${25} .sort=${{ key: 'name', direction: 'ascending' }}
          @lb-retry=${() => this.groups.reload()} @lb-row=${(event: CustomEvent<{ row: Row }>) => navigate(`/access/groups/${encodeURIComponent(event.detail.row.name)}`)}>
          <lb-empty slot="empty" icon="users" heading=${t('access.groups.empty')} text=${t('access.groups.empty.text')}></lb-empty>
        </lb-table>`}
    </lb-access-frame>`;
  }

  /** Also the names that only users carry: rights can be given to them as well. */
  private rows(): Row[] {
    const names = new Set([...this.groups.items.map(group => group.metadata.name), ...this.users.items.flatMap(user => user.spec.groups ?? [])]);
    return [...names].map(name => {
      const group = this.groups.items.find(found => found.metadata.name === name);
      return { name, members: membersOf(this.users.items, name).length, ...(group ? { group } : {}) };
    });
  }

  private columns() {
    return [
      { key: 'name', title: t('access.group'), sortable: true, render: ({ name }: Row) => html`<a href="/access/groups/${encodeURIComponent(name)}">${name}</a>` },
      { key: 'displayName', title: t('access.displayName'), sortable: true, value: ({ group }: Row) => group?.spec?.displayName },
      { key: 'description', title: t('access.description'), priority: 2, value: ({ group }: Row) => group?.spec?.description },
      { key: 'members', title: t('access.members'), sortable: true, align: 'end' },
      { key: 'actions', title: '', align: 'end', render: (row: Row) => this.menu(row) },
    ];
  }

  private menu({ name, group, members }: Row) {
    if (!group) return html`<span class="muted">${t('access.group.nameOnly')}</span>`;
    const items = [{ value: 'edit', label: t('access.edit'), icon: 'pencil' }, { value: 'delete', label: t('access.delete'), icon: 'trash-2', danger: true }];
    return menu(t('access.actions.of', { name }), items, action => void this.doing.run(() => (action === 'edit' ? editGroup(group) : deleteGroup(group, members))));
  }
}

const texts = () => [
  { name: 'displayName', label: t('access.displayName') },
  { name: 'description', label: t('access.description') },
];

async function createGroup(): Promise<void> {
  const name = await formDialog({
    heading: t('access.group.create'),
    fields: [{ name: 'name', label: t('access.group'), required: true, check: text => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text) ? '' : t('access.name.form')) }, ...texts()],
    submitLabel: t('access.group.create'),
    submit: async ({ name, displayName, description }) => {
      const spec = { ...(displayName && { displayName }), ...(description && { description }) };
      await resource('iam.luban.dev/v1', 'groups').create({ apiVersion: 'iam.luban.dev/v1', kind: 'Group', metadata: { name: String(name) }, spec } as KubeObject);
      return String(name);
    },
  });
  if (name) toast({ kind: 'ok', text: t('access.created', { name }) });
}

/** Changes the texts of a group. */
export async function editGroup(group: Group): Promise<boolean> {
  const { name } = group.metadata;
  const done = await formDialog({
    heading: t('access.group.edit.of', { name }),
    values: { displayName: group.spec?.displayName ?? '', description: group.spec?.description ?? '' },
    fields: texts(),
    submitLabel: t('access.save'),
    submit: ({ displayName, description }) => patch(pathOf(`${api.iam}/groups`, name), { spec: { displayName: displayName || null, description: description || null } }),
  });
  if (done) toast({ kind: 'ok', text: t('access.saved', { name }) });
  return !!done;
}

/** Deletes a group's object; who carries its name keeps it. */
export async function deleteGroup({ metadata: { name } }: Group, members: number): Promise<boolean> {
  if (!(await confirm({ heading: t('access.group.delete.of', { name }), text: t('access.group.delete.text', { count: members }), confirmLabel: t('access.delete'), danger: true, typeToConfirm: name }))) return false;
  await apiFetch(pathOf(`${api.iam}/groups`, name), { method: 'DELETE' });
  toast({ kind: 'ok', text: t('access.deleted', { name }) });
  return true;
}
