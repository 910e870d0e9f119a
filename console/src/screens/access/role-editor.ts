import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/checkbox/checkbox.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, apiJson, dialog, locale, t, toast } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { api, pathOf } from '../people/data.js';
import type { Role, RoleTemplate } from '../people/kinds.js';
import { localised } from '../people/words.js';
import { descriptionAnnotation, descriptionOf, extensionLabel, templatesAnnotation, templatesOf, withDependencies, type ExtensionPermissions } from './model/roles.js';
import { emptyRow, rowsOf, rulesOf, type RuleRow } from './model/rule-form.js';

/** What the editor begins with. */
export interface RoleEditorOptions {
  /** The role to change; a new one without it. */
  role?: Role;
  templates: readonly RoleTemplate[];
  offered: readonly ExtensionPermissions[];
}

const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** What a role is called, takes in and allows. */
@customElement('lb-role-editor')
export class RoleEditor extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    fieldset { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-3) var(--lb-space-4); margin: 0; display: grid; gap: var(--lb-space-3); min-inline-size: 0; }
    legend { float: inline-start; inline-size: 100%; padding: 0; font-weight: 600; }
    .templates { display: grid; gap: var(--lb-space-2); max-block-size: 260px; overflow: auto; }
    .rule { display: grid; grid-template-columns: 150px minmax(0, 1fr) minmax(0, 1.4fr) minmax(0, 1fr) auto; gap: var(--lb-space-2); align-items: end; }
    .rule.bad { outline: 2px solid var(--lb-error); outline-offset: 4px; border-radius: 3px; }
    .problem { color: var(--lb-error); }
    @media (max-width: 760px) { .rule { grid-template-columns: minmax(0, 1fr); border-block-end: 1px solid var(--lb-border); padding-block-end: var(--lb-space-3); } }
  `];

  @property({ attribute: false }) current: Role | undefined;
  @property({ attribute: false }) templates: readonly RoleTemplate[] = [];
  @property({ attribute: false }) offered: readonly ExtensionPermissions[] = [];
  @state() private name = '';
  @state() private namespace = '';
  @state() private description = '';
  @state() private taken: string[] = [];
  @state() private rows: RuleRow[] = [];
  @state() private incomplete: number[] = [];
  @state() private problem = '';

  protected override firstUpdated(): void {
    if (!this.current) return;
    this.description = descriptionOf(this.current);
    this.taken = templatesOf(this.current);
    this.rows = rowsOf(this.current.rules ?? []);
  }

  /** The role as it is to be written; null, and the problems shown, when something is missing. */
  read(): Record<string, unknown> | null {
    const { rules, incomplete } = rulesOf(this.rows);
    const badName = !this.current && !/^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?$/.test(this.name);
    this.incomplete = incomplete;
    this.problem = badName ? t('access.name.form') : incomplete.length > 0 ? t('access.rule.incomplete') : this.taken.length === 0 && rules.length === 0 ? t('access.role.nothing') : '';
    if (this.problem) return null;
    const metadata = this.current?.metadata ?? { name: this.name, ...(this.namespace ? { namespace: this.namespace } : {}) };
    const { [templatesAnnotation]: _, [descriptionAnnotation]: __, ...others } = (metadata as Role['metadata']).annotations ?? {};
    const annotations = { ...others, ...(this.taken.length > 0 ? { [templatesAnnotation]: this.taken.join(',') } : {}), ...(this.description ? { [descriptionAnnotation]: this.description } : {}) };
    return { ...(this.current ?? {}), apiVersion: 'rbac.authorization.k8s.io/v1', kind: metadata.namespace ? 'Role' : 'ClusterRole', metadata: { ...metadata, annotations }, rules };
  }

  protected override render() {
    return html`
      ${this.current ? nothing : html`
        <wa-input label=${t('access.role.name')} required .value=${this.name} spellcheck="false" @input=${(event: Event) => { this.name = text(event); }}></wa-input>
        <wa-input label=${t('access.role.namespace')} hint=${t('access.role.namespace.hint')} .value=${this.namespace} spellcheck="false" @input=${(event: Event) => { this.namespace = text(event); }}></wa-input>`}
      <wa-input label=${t('access.description')} .value=${this.description} @input=${(event: Event) => { this.description = text(event); }}></wa-input>
      ${this.templateList()}${this.ruleList()}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }

  private templateList() {
    const { needed, missing } = withDependencies(this.taken, this.templates);
    const groups = new Map<string, RoleTemplate[]>();
    for (const template of this.templates) {
      const extension = template.metadata.labels?.[extensionLabel] ?? '';
      groups.set(extension, [...(groups.get(extension) ?? []), template]);
    }
    return html`<fieldset><legend>${t('access.templates')}</legend>
      <p class="muted small">${t('access.role.templates.text')}</p>
      <div class="templates">
        ${[...groups].map(([extension, templates]) => html`<div role="group" aria-label=${extension || t('access.matrix.own')}><div class="muted small">${extension || t('access.matrix.own')}</div>
          ${templates.map(template => html`<div><wa-checkbox .checked=${this.taken.includes(template.metadata.name)} @change=${(event: Event) => this.take(template.metadata.name, (event.target as HTMLInputElement).checked)}>${localised(template.spec.displayName, locale(), template.metadata.name)}
            ${needed.includes(template.metadata.name) ? html`<span class="muted small">(${t('access.taken.needed')})</span>` : nothing}</wa-checkbox></div>`)}</div>`)}
        ${this.templates.length === 0 ? html`<p class="muted">${t('access.templates.empty')}</p>` : nothing}
        ${missing.map(name => html`<div><wa-checkbox checked @change=${() => this.take(name, false)}><code>${name}</code> <span class="muted small">(${t('access.template.gone')})</span></wa-checkbox></div>`)}
      </div>
    </fieldset>`;
  }

  private ruleList() {
    return html`<fieldset><legend>${t('access.rules')}</legend>
      <p class="muted small">${t('access.role.rules.text', { verbs: verbs.join(', ') })}</p>
      ${this.rows.map((row, index) => this.rule(row, index))}
      <div><wa-button size="s" appearance="outlined" @click=${() => { this.rows = [...this.rows, emptyRow]; }}><wa-icon slot="start" name="plus"></wa-icon>${t('access.rule.add')}</wa-button></div>
    </fieldset>`;
  }

  private rule(row: RuleRow, index: number) {
    const set = (change: Partial<RuleRow>) => { this.rows = this.rows.map((other, at) => (at === index ? { ...other, ...change } : other)); };
    const permissions = this.offered.find(({ extension }) => extension.toLowerCase() === row.targets.toLowerCase())?.permissions ?? [];
    return html`<div class="rule ${this.incomplete.includes(index) ? 'bad' : ''}" role="group" aria-label=${t('access.rule.number', { number: index + 1 })}>
      <wa-select size="s" label=${t('access.rule.kind')} .value=${row.kind} @change=${(event: Event) => set({ kind: text(event) as RuleRow['kind'], targets: '', names: '' })}>${(['resources', 'permission', 'path'] as const).map(kind => html`<wa-option value=${kind}>${t(`access.rule.kind.${kind}`)}</wa-option>`)}</wa-select>
      ${row.kind === 'permission'
        ? html`<wa-select size="s" label=${t('access.extension')} .value=${row.targets} @change=${(event: Event) => set({ targets: text(event) })}>${this.offered.map(({ extension }) => html`<wa-option value=${extension.toLowerCase()}>${extension}</wa-option>`)}</wa-select>
          <wa-input size="s" label=${t('access.permissions')} placeholder=${permissions.join(', ')} .value=${row.names} @input=${(event: Event) => set({ names: text(event) })}></wa-input><span></span>`
        : html`<wa-input size="s" label=${t('access.verbs')} .value=${row.verbs} @input=${(event: Event) => set({ verbs: text(event) })}></wa-input>
          <wa-input size="s" label=${t(row.kind === 'path' ? 'access.paths' : 'access.resources')} placeholder=${row.kind === 'path' ? '/metrics' : 'notes.notes.samples.dev'} .value=${row.targets} @input=${(event: Event) => set({ targets: text(event) })}></wa-input>
          ${row.kind === 'path' ? html`<span></span>` : html`<wa-input size="s" label=${t('access.names')} placeholder=${t('access.names.all')} .value=${row.names} @input=${(event: Event) => set({ names: text(event) })}></wa-input>`}`}
      <wa-button size="s" appearance="plain" @click=${() => { this.rows = this.rows.filter((_, at) => at !== index); }}><wa-icon name="trash-2" label=${t('access.rule.remove', { number: index + 1 })}></wa-icon></wa-button>
    </div>`;
  }

  private take(name: string, on: boolean): void {
    this.taken = on ? [...this.taken, name] : this.taken.filter(other => other !== name);
  }
}

const text = (event: Event) => (event.target as HTMLInputElement).value;

/** Makes or changes a role in a dialog. The role as it is stored; undefined when the user left. */
export async function editRole({ role, templates, offered }: RoleEditorOptions): Promise<Role | undefined> {
  let error: unknown;
  const element = Object.assign(document.createElement('lb-role-editor') as RoleEditor, { current: role, templates, offered });
  const written = await dialog<Role>({
    heading: role ? t('access.role.edit.of', { name: role.metadata.name }) : t('access.role.create'),
    width: '900px',
    content: () => html`${element}${error === undefined ? nothing : html`<lb-error no-retry .error=${error}></lb-error>`}`,
    footer: handle => html`<wa-button appearance="outlined" @click=${() => handle.close()}>${t('people.cancel')}</wa-button>
      <wa-button variant="brand" @click=${async () => {
        const body = element.read();
        if (!body) return;
        try {
          handle.close(await write(body as unknown as Role, !!role));
        } catch (problem) {
          error = problem;
          handle.update();
        }
      }}>${role ? t('access.save') : t('access.role.create')}</wa-button>`,
  }).closed;
  if (written) toast({ kind: 'ok', text: t(role ? 'access.saved' : 'access.created', { name: written.metadata.name }) });
  return written;
}

function write(role: Role, exists: boolean): Promise<Role> {
  const { name, namespace } = role.metadata;
  const root = namespace ? pathOf(api.rbac, 'namespaces', namespace, 'roles') : `${api.rbac}/clusterroles`;
  return apiJson<Role>(exists ? pathOf(root, name) : root, { method: exists ? 'PUT' : 'POST', body: role });
}
