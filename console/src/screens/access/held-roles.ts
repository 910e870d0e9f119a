import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { Live, shared } from '../../core/index.js';
import { Attempt } from '../people/data.js';
import type { Binding } from '../people/kinds.js';
import { labelled } from '../people/labelled.js';
import { placeText, revoke } from './binding-actions.js';
import { grant } from './grant.js';
import { placeOf, rolesOf, type HeldRole } from './model/bindings.js';

/** The roles that somebody has, where, and why: by which binding, through the name or a group. */
@customElement('lb-held-roles')
export class HeldRoles extends Localized(LitElement) {
  static override styles = [shared];

  @property() user = '';
  @property({ attribute: false }) groups: readonly string[] = [];
  private readonly doing = new Attempt(this);
  private readonly cluster = new Live<Binding>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterrolebindings' } }));
  private readonly local = new Live<Binding>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings' } }));

  protected override render() {
    const held = rolesOf([...this.cluster.items, ...this.local.items], this.user, this.groups);
    const source = this.cluster.state === 'ready' ? this.local : this.cluster;
    return html`<div class="stack">
      <div class="row between"><p class="muted">${t('access.held.text')}</p><wa-button variant="brand" @click=${this.give}><wa-icon slot="start" name="plus"></wa-icon>${t('access.grant')}</wa-button></div>
      ${this.doing.shown()}
      ${source.state === 'forbidden' ? html`<lb-problem .error=${source.error}></lb-problem>` : html`
        <lb-table caption=${t('access.held')} .columns=${this.columns()} .rows=${held} .state=${source.state} .error=${source.error}
          .rowKey=${({ binding, subject }: HeldRole) => `${binding.metadata.uid}/${subject.kind}/${subject.name}`} @lb-retry=${() => { this.cluster.reload(); this.local.reload(); }}>
          <lb-empty slot="empty" icon="shield" heading=${t('access.held.empty')} text=${t('access.held.empty.text')}></lb-empty>
        </lb-table>`}
    </div>`;
  }

  private columns() {
    return [
      { key: 'role', title: t('access.role'), sortable: true, value: ({ binding }: HeldRole) => binding.roleRef.name, render: ({ binding }: HeldRole) => html`<a href=${rolePath(binding)}>${binding.roleRef.name}</a>` },
      { key: 'place', title: t('access.where'), sortable: true, value: ({ binding }: HeldRole) => placeText(placeOf(binding)) },
      { key: 'why', title: t('access.because'), value: ({ subject }: HeldRole) => (subject.kind === 'User' ? t('access.because.self') : t('access.because.group', { name: subject.name })) },
      { key: 'binding', title: t('access.binding'), priority: 2, render: ({ binding }: HeldRole) => html`<code>${binding.metadata.name}</code>` },
      { key: 'actions', title: '', align: 'end', render: (row: HeldRole) => html`<wa-button size="s" appearance="plain" variant="danger" @click=${() => this.take(row)}>${labelled(t('access.revoke'), t('access.revoke.of', { role: row.binding.roleRef.name, name: row.subject.name }))}</wa-button>` },
    ];
  }

  private readonly give = async (): Promise<void> => {
    await this.doing.run(() => grant({ user: this.user }));
  };

  private async take({ binding, subject }: HeldRole): Promise<void> {
    await this.doing.run(() => revoke(binding, subject));
  }
}

/** The page of the role that a binding gives. */
export function rolePath({ roleRef, metadata }: Binding): string {
  return `/access/roles/${roleRef.kind === 'Role' ? `${encodeURIComponent(metadata.namespace ?? '')}/` : ''}${encodeURIComponent(roleRef.name)}`;
}
