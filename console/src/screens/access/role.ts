import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ApiError, Localized, apiFetch, confirm, locale, t, toast } from '@luban/console-sdk';
import { Live, Loaded, navigate, shared } from '../../core/index.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import { Attempt, api, pathOf } from '../people/data.js';
import type { Binding, Role, RoleTemplate, Subject } from '../people/kinds.js';
import { labelled } from '../people/labelled.js';
import { localised } from '../people/words.js';
import '../people/index.js';
import { placeText, revoke } from './binding-actions.js';
import { grant } from './grant.js';
import { placeOf, subjectText } from './model/bindings.js';
import { contentsOf, extensionLabel, isBuiltIn, type ExtensionPermissions, type RoleRule } from './model/roles.js';
import { roleText } from './role-text.js';
import { editRole } from './role-editor.js';
import { offeredPermissions } from './roles.js';
import { ruleText } from './rule-text.js';

/** Somebody who has the role, and through which binding. */
interface Holder {
  binding: Binding;
  subject: Subject;
}

/** A role: what it allows, from where, and who has it. */
@customElement('lb-role-page')
export class RolePage extends Localized(LitElement) {
  static override styles = [shared, css`
    .templates { list-style: none; padding: 0; display: grid; gap: var(--lb-space-2); }
    .templates li { display: flex; flex-wrap: wrap; gap: var(--lb-space-1) var(--lb-space-3); align-items: baseline; }
    .rule { overflow-wrap: anywhere; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly cluster = new Live<Role>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterroles' } }));
  private readonly local = new Live<Role>(this, () => (this.namespace ? { of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'roles', namespace: this.namespace }, name: this.name } : null));
  private readonly templates = new Live<RoleTemplate>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'roletemplates' } }));
  private readonly clusterBindings = new Live<Binding>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterrolebindings' } }));
  private readonly bindings = new Live<Binding>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings', namespace: this.namespace } }));
  private readonly offered = new Loaded<ExtensionPermissions[]>(this, offeredPermissions, { automatic: true });

  private get name(): string {
    return this.params['name'] ?? '';
  }

  private get namespace(): string {
    return this.params['namespace'] ?? '';
  }

  private get current(): Role | undefined {
    return this.namespace ? this.local.item : this.cluster.items.find(role => role.metadata.name === this.name);
  }

  protected override render() {
    const role = this.current;
    return html`<lb-page heading=${this.name} subheading=${role ? roleText(role) : ''}>
      ${breadcrumbs([{ label: t('access.roles'), href: '/access/roles' }, { label: this.namespace ? `${this.namespace}/${this.name}` : this.name }], t('access.breadcrumbs'))}
      ${role ? this.actions(role) : nothing}
      ${this.doing.shown()}
      ${role ? this.body(role) : this.missing()}
    </lb-page>`;
  }

  private missing() {
    const source = this.namespace ? this.local : this.cluster;
    if (source.state === 'loading') return html`<lb-skeleton rows="6"></lb-skeleton>`;
    return html`<lb-problem .error=${source.error ?? new ApiError(404, 'NotFound', t('access.role.gone', { name: this.name }))} @lb-retry=${() => source.reload()}></lb-problem>`;
  }

  private actions(role: Role) {
    const place = this.namespace ? { place: { kind: 'namespace', name: this.namespace } as const } : {};
    return html`<div slot="actions" class="row">
      <wa-button variant="brand" @click=${() => this.doing.run(() => grant({ role: this.name, ...place }))}><wa-icon slot="start" name="plus"></wa-icon>${t('access.grant')}</wa-button>
      <wa-button appearance="outlined" ?disabled=${!!role.aggregationRule} title=${role.aggregationRule ? t('access.role.gathers') : nothing} @click=${() => this.doing.run(() => editRole({ role, templates: this.templates.items, offered: this.offered.value ?? [] }))}>${t('access.edit')}</wa-button>
      <wa-button appearance="outlined" variant="danger" ?disabled=${isBuiltIn(role)} @click=${() => this.doing.run(() => this.removeRole())}>${t('access.delete')}</wa-button>
    </div>`;
  }

  private body(role: Role) {
    const { templates, rules } = contentsOf(role, this.cluster.items, this.templates.items);
    const byName = new Map(this.templates.items.map(template => [template.metadata.name, template]));
    return html`
      <section class="card stack" aria-labelledby="facts"><h2 id="facts">${t('access.role.facts')}</h2><dl class="facts">
        <dt>${t('access.where')}</dt><dd>${this.namespace || t('access.role.cluster')}</dd>
        <dt>${t('access.role.origin')}</dt><dd>${t(isBuiltIn(role) ? 'access.role.builtIn.text' : 'access.role.own')}</dd>
        ${role.aggregationRule ? html`<dt>${t('access.role.gathers.name')}</dt><dd>${(role.aggregationRule.clusterRoleSelectors ?? []).flatMap(selector => Object.entries(selector.matchLabels ?? {})).map(([key, value]) => html`<div><code>${key}: ${value}</code></div>`)}</dd>` : nothing}
        <dt>${t('access.resource')}</dt><dd><a href="/resources/rbac.authorization.k8s.io/v1/${this.namespace ? `roles/${encodeURIComponent(this.namespace)}` : 'clusterroles'}/${encodeURIComponent(this.name)}">${t('access.yaml')}</a></dd>
      </dl></section>
      <section class="card stack" aria-labelledby="templates"><h2 id="templates">${t('access.templates')}</h2>
        ${templates.size === 0 ? html`<p class="muted">${t('access.role.noTemplates')}</p>` : html`<ul class="templates">${[...templates].map(([name, how]) => {
          const template = byName.get(name);
          return html`<li><b>${template ? localised(template.spec.displayName, locale(), name) : name}</b><code class="muted">${name}</code>
            <wa-badge appearance="filled" variant="neutral">${template ? template.metadata.labels?.[extensionLabel] ?? t('access.matrix.own') : t('access.template.gone')}</wa-badge><span class="muted small">${t(`access.taken.${how}`)}</span></li>`;
        })}</ul>`}
      </section>
      <section class="stack" aria-labelledby="rules"><h2 id="rules">${t('access.rules')}</h2>
        <lb-table caption=${t('access.rules')} .columns=${[
          { key: 'rule', title: t('access.rule'), render: ({ rule }: RoleRule) => ruleText(rule) },
          { key: 'from', title: t('access.rule.from'), value: ({ from }: RoleRule) => (from ? t(`access.rule.from.${from.kind}`, { name: from.name }) : t('access.rule.from.self')) },
        ]} .rows=${rules} .rowKey=${(row: RoleRule) => `${row.from?.name ?? ''}${JSON.stringify(row.rule)}`} .pageSize=${25}>
          <lb-empty slot="empty" icon="shield" heading=${t('access.role.noRules')}></lb-empty>
        </lb-table>
      </section>
      ${this.holders()}`;
  }

  private holders() {
    const kind = this.namespace ? 'Role' : 'ClusterRole';
    const holders: Holder[] = [...(this.namespace ? [] : this.clusterBindings.items), ...this.bindings.items].filter(({ roleRef }) => roleRef.kind === kind && roleRef.name === this.name).flatMap(binding => (binding.subjects ?? []).map(subject => ({ binding, subject })));
    return html`<section class="stack" aria-labelledby="holders"><h2 id="holders">${t('access.role.holders')}</h2>
      ${this.bindings.state === 'forbidden' ? html`<lb-problem .error=${this.bindings.error}></lb-problem>` : html`
      <lb-table caption=${t('access.role.holders')} .columns=${[
        { key: 'who', title: t('access.who'), sortable: true, value: ({ subject }: Holder) => subjectText(subject), render: ({ subject }: Holder) => subjectLink(subject) },
        { key: 'kind', title: t('access.kind'), value: ({ subject }: Holder) => t(`access.subject.${subject.kind}`) },
        { key: 'place', title: t('access.where'), value: ({ binding }: Holder) => placeText(placeOf(binding)) },
        { key: 'actions', title: '', align: 'end', render: ({ binding, subject }: Holder) => html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.doing.run(() => revoke(binding, subject))}>${labelled(t('access.revoke'), t('access.revoke.of', { role: this.name, name: subjectText(subject) }))}</wa-button>` },
      ]} .rows=${holders} .state=${this.bindings.state} .rowKey=${({ binding, subject }: Holder) => `${binding.metadata.uid}/${subject.kind}/${subjectText(subject)}`} .pageSize=${25}>
        <lb-empty slot="empty" icon="users" heading=${t('access.role.nobody')} text=${t('access.role.nobody.text')}></lb-empty>
      </lb-table>`}
    </section>`;
  }

  private async removeRole(): Promise<void> {
    if (!(await confirm({ heading: t('access.role.delete.of', { name: this.name }), text: t('access.role.delete.text'), confirmLabel: t('access.delete'), danger: true, typeToConfirm: this.name }))) return;
    await apiFetch(this.namespace ? pathOf(api.rbac, 'namespaces', this.namespace, 'roles', this.name) : pathOf(api.rbac, 'clusterroles', this.name), { method: 'DELETE' });
    toast({ kind: 'ok', text: t('access.deleted', { name: this.name }) });
    navigate('/access/roles');
  }
}

/** Somebody, with a link to the page about them where there is one. */
export function subjectLink(subject: Subject) {
  const name = subjectText(subject);
  if (subject.kind === 'User' && !name.startsWith('system:')) return html`<a href="/access/users/${encodeURIComponent(name)}">${name}</a>`;
  return subject.kind === 'Group' && !name.startsWith('system:') ? html`<a href="/access/groups/${encodeURIComponent(name)}">${name}</a>` : html`${name}`;
}
