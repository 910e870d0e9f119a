import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, locale, t } from '@luban/console-sdk';
import { can, Live, Loaded, navigate, setQuery, shared } from '../../core/index.js';
import { Attempt, listAllowed } from '../people/data.js';
import type { Role, RoleTemplate, Stored } from '../people/kinds.js';
import { localised } from '../people/words.js';
import './frame.js';
import './matrix.js';
import { contentsOf, extensionLabel, isBuiltIn, type ExtensionPermissions } from './model/roles.js';
import { roleText } from './role-text.js';
import { editRole } from './role-editor.js';

const views = ['list', 'matrix', 'templates'] as const;

type Contribution = Stored<{ extension: string; permissions?: string[] }>;

/** The permissions that extensions declare, as far as the user may see them. */
export async function offeredPermissions(signal?: AbortSignal): Promise<ExtensionPermissions[]> {
  return (await listAllowed<Contribution>('/apis/kernel.luban.dev/v1/contributions', signal)).map(({ spec }) => ({ extension: spec.extension, permissions: spec.permissions ?? [] })).filter(({ permissions }) => permissions.length > 0);
}

/** All roles: as a list, as a matrix of what they take in, and the templates they are made of. */
@customElement('lb-roles-page')
export class RolesPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .toolbar { display: flex; flex-wrap: wrap; gap: var(--lb-space-3) var(--lb-space-4); padding-block-end: var(--lb-space-3); align-items: end; }
    .toolbar wa-input { flex: 1 1 240px; max-inline-size: 420px; }
    .switch { display: inline-flex; justify-self: start; padding: 3px; gap: 2px; background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); }
    .switch button { font: inherit; font-size: 0.93rem; color: var(--lb-text-muted); background: none; border: 0; border-radius: var(--lb-radius-small); padding: 4px 14px; min-block-size: 30px; cursor: pointer; }
    .toolbar wa-switch { padding-block-end: 8px; }
    .switch button[aria-pressed='true'] { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-weight: 600; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly cluster = new Live<Role>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterroles' } }));
  private readonly local = new Live<Role>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'roles' } }));
  private readonly templates = new Live<RoleTemplate>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'roletemplates' } }));
  private readonly offered = new Loaded<ExtensionPermissions[]>(this, offeredPermissions, { automatic: true });

  protected override render() {
    const view = views.find(name => name === this.query.get('view')) ?? 'list';
    return html`<lb-access-frame current="roles" heading=${t('access.roles')} subheading=${t('access.roles.text')}>
      ${can({ verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' }) ? html`<wa-button slot="actions" variant="brand" @click=${this.create}><wa-icon slot="start" name="plus"></wa-icon>${t('access.role.create')}</wa-button>` : nothing}
      ${this.doing.shown()}
      <div class="switch" role="group" aria-label=${t('access.roles.view')}>${views.map(name => html`<button aria-pressed=${view === name ? 'true' : 'false'} @click=${() => setQuery({ view: name === 'list' ? null : name })}>${t(`access.roles.view.${name}`)}</button>`)}</div>
      ${this.cluster.state === 'forbidden' ? html`<lb-problem .error=${this.cluster.error}></lb-problem>` : view === 'matrix' ? this.matrix() : view === 'templates' ? this.templateList() : this.list()}
    </lb-access-frame>`;
  }

  private get shown(): Role[] {
    const text = (this.query.get('q') ?? '').toLowerCase();
    const inner = this.query.has('system');
    return [...this.cluster.items, ...this.local.items].filter(role => (inner || !role.metadata.name.startsWith('system:')) && (!text || role.metadata.name.includes(text) || roleText(role).toLowerCase().includes(text)));
  }

  private list() {
    const text = this.query.get('q') ?? '';
    return html`<lb-table caption=${t('access.roles')} .columns=${this.columns()} .rows=${this.shown} .state=${this.cluster.state} .error=${this.cluster.error} .filtered=${text !== ''} .pageSize=${25}
      @lb-retry=${() => this.cluster.reload()} @lb-row=${(event: CustomEvent<{ row: Role }>) => navigate(rolePage(event.detail.row))}>
      ${this.toolbar(text)}
      <lb-empty slot="filtered-empty" icon="search" heading=${t('access.roles.none')}><wa-button slot="actions" appearance="outlined" @click=${() => setQuery({ q: null })}>${t('access.clear')}</wa-button></lb-empty>
    </lb-table>`;
  }

  private toolbar(text: string) {
    return html`<div class="toolbar" slot="toolbar" role="search" aria-label=${t('access.roles')}>
      <wa-input type="search" label=${t('access.roles.search')} with-clear .value=${text} @input=${(event: Event) => setQuery({ q: (event.target as HTMLInputElement).value })}><wa-icon slot="start" name="search"></wa-icon></wa-input>
      <wa-switch .checked=${this.query.has('system')} @change=${(event: Event) => setQuery({ system: (event.target as HTMLInputElement).checked ? '1' : null })}>${t('access.roles.system')}</wa-switch>
    </div>`;
  }

  private columns() {
    return [
      { key: 'name', title: t('access.role'), sortable: true, value: (role: Role) => role.metadata.name, render: (role: Role) => html`<lb-two-lines><a href=${rolePage(role)}>${role.metadata.name}</a>${roleText(role) ? html`<span slot="sub">${roleText(role)}</span>` : nothing}</lb-two-lines>` },
      { key: 'where', title: t('access.where'), sortable: true, value: (role: Role) => role.metadata.namespace ?? t('access.role.cluster') },
      { key: 'origin', title: t('access.role.origin'), priority: 2, value: (role: Role) => t(isBuiltIn(role) ? 'access.role.builtIn' : 'access.role.own') },
      { key: 'templates', title: t('access.templates'), align: 'end', priority: 2, value: (role: Role) => contentsOf(role, this.cluster.items, this.templates.items).templates.size },
      { key: 'rules', title: t('access.rules'), align: 'end', priority: 3, value: (role: Role) => contentsOf(role, this.cluster.items, this.templates.items).rules.length },
    ];
  }

  private matrix() {
    const columns = [...this.cluster.items, ...this.local.items].filter(role => !role.metadata.name.startsWith('system:') && role.metadata.name !== 'platform-regular');
    return html`<lb-role-matrix .columns=${columns} .roles=${this.cluster.items} .templates=${this.templates.items} .offered=${this.offered.value ?? []}></lb-role-matrix>`;
  }

  private templateList() {
    return html`<lb-table caption=${t('access.templates')} .columns=${[
      { key: 'name', title: t('access.template'), sortable: true, value: (template: RoleTemplate) => template.metadata.name, render: (template: RoleTemplate) => html`<lb-two-lines><a href="/resources/iam.luban.dev/v1/roletemplates/${encodeURIComponent(template.metadata.name)}">${localised(template.spec.displayName, locale(), template.metadata.name)}</a><span slot="sub">${template.metadata.name}</span></lb-two-lines>` },
      { key: 'extension', title: t('access.extension'), sortable: true, value: (template: RoleTemplate) => template.metadata.labels?.[extensionLabel] },
      { key: 'scope', title: t('access.template.scope'), sortable: true, value: (template: RoleTemplate) => t(`access.template.scope.${template.spec.scope ?? 'Namespace'}`) },
      { key: 'needs', title: t('access.template.needs'), priority: 2, value: (template: RoleTemplate) => (template.spec.dependencies ?? []).join(', ') },
      { key: 'ready', title: t('access.template.ready'), render: whole },
    ]} .rows=${this.templates.items} .state=${this.templates.state} .error=${this.templates.error} .pageSize=${25} @lb-retry=${() => this.templates.reload()}>
      <lb-empty slot="empty" icon="list-checks" heading=${t('access.templates.empty')} text=${t('access.templates.empty.text')}></lb-empty>
    </lb-table>`;
  }

  private readonly create = (): Promise<void> => this.doing.run(async () => {
    const made = await editRole({ templates: this.templates.items, offered: this.offered.value ?? [] });
    if (made) navigate(rolePage(made));
  });
}

/** Whether everything that a template needs is there. */
function whole({ status }: RoleTemplate) {
  const lacks = status?.ready === 'False' ? (status.missingDependencies ?? []).join(', ') : '';
  return html`<lb-status state=${lacks ? 'warn' : 'ok'} label=${lacks ? t('access.template.lacks', { names: lacks }) : t('access.template.whole')}></lb-status>`;
}

/** The page of a role. */
export function rolePage({ metadata }: Role): string {
  return `/access/roles/${metadata.namespace ? `${encodeURIComponent(metadata.namespace)}/` : ''}${encodeURIComponent(metadata.name)}`;
}
