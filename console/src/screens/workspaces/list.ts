import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiJson, t } from '@luban/console-sdk';
import { Live, Loaded, navigate, setQuery, shared } from '../../core/index.js';
import { Attempt, api } from '../people/data.js';
import '../people/index.js';
import { labelled } from '../people/labelled.js';
import { accept, acceptByCode, createWorkspace } from './actions.js';
import type { Mine, Workspace } from './kinds.js';

/** The workspaces: all of them for administrators, one's own for everybody, and the invitations. */
@customElement('lb-workspaces-page')
export class WorkspacesPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .invitation { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); align-items: center; justify-content: space-between; }
    .tags { display: flex; flex-wrap: wrap; gap: 4px; }
    .workspace { display: grid; gap: var(--lb-space-3); }
    .workspace h3 a { color: inherit; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly mine = new Loaded<Mine>(this, signal => apiJson<Mine>(`${api.tenant}/self`, { signal }), { automatic: true });
  private readonly all = new Live<Workspace>(this, () => ({ of: { apiVersion: 'tenant.luban.dev/v1', plural: 'workspaces' } }));

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('query') || !this.query.has('create')) return;
    setQuery({ create: null });
    void this.create();
  }

  protected override render() {
    const mine = this.mine.value;
    return html`<lb-page heading=${t('workspaces.title')} subheading=${t('workspaces.text')}>
      <wa-button slot="actions" appearance="outlined" @click=${this.acceptCode}>${t('workspaces.accept.code')}</wa-button>
      ${this.all.state === 'forbidden' ? nothing : html`<wa-button slot="actions" variant="brand" @click=${this.create}><wa-icon slot="start" name="plus"></wa-icon>${t('workspaces.create')}</wa-button>`}
      ${this.doing.shown()}
      ${this.mine.error ? html`<lb-problem .error=${this.mine.error} @lb-retry=${() => this.mine.reload()}></lb-problem>` : nothing}
      ${(mine?.invitations ?? []).map(invitation => html`<wa-callout variant="brand"><wa-icon slot="icon" name="mail"></wa-icon><div class="invitation">
        <span>${t('workspaces.invitation.to', { workspace: invitation.workspace, role: invitation.role })} ${invitation.expires ? html`<span class="muted">${t('people.expires')} <lb-time .datetime=${invitation.expires}></lb-time></span>` : nothing}</span>
        <wa-button size="s" variant="brand" @click=${() => this.doing.run(async () => { await accept(invitation); await this.mine.reload(); })}>${labelled(t('workspaces.accept'), t('workspaces.accept.of', { workspace: invitation.workspace }))}</wa-button></div></wa-callout>`)}
      ${this.own(mine)}
      ${this.all.state === 'forbidden' ? nothing : this.list()}
    </lb-page>`;
  }

  private own(mine: Mine | undefined) {
    if (!mine) return this.mine.state === 'loading' ? html`<lb-skeleton rows="3"></lb-skeleton>` : nothing;
    if (mine.workspaces.length === 0) return this.all.state === 'forbidden' ? html`<section class="card"><lb-empty icon="building-2" heading=${t('workspaces.mine.empty')} text=${t('workspaces.mine.empty.text')}></lb-empty></section>` : nothing;
    return html`<section class="stack" aria-labelledby="mine"><h2 id="mine">${t('workspaces.mine')}</h2><div class="cards">
      ${mine.workspaces.map(({ name, displayName, roles }) => html`<article class="card workspace"><h3><a href="/workspaces/${encodeURIComponent(name)}">${displayName || name}</a></h3><code class="muted">${name}</code>
        <div class="tags">${roles.map(role => html`<wa-badge appearance="filled" variant="neutral">${role}</wa-badge>`)}</div>
        <div class="muted small">${t('workspaces.namespaces.count', { count: mine.namespaces.filter(({ workspace }) => workspace === name).length })}</div></article>`)}
    </div></section>`;
  }

  private list() {
    const text = (this.query.get('q') ?? '').toLowerCase();
    const rows = this.all.items.filter(({ metadata, spec }) => !text || [metadata.name, spec.displayName, spec.manager].some(part => part?.toLowerCase().includes(text)));
    return html`<section class="stack" aria-labelledby="all"><h2 id="all">${t('workspaces.all')}</h2>
      <lb-table caption=${t('workspaces.all')} .columns=${columns()} .rows=${rows} .state=${this.all.state} .error=${this.all.error} .filtered=${text !== ''} .pageSize=${25} .sort=${{ key: 'name', direction: 'ascending' }}
        @lb-retry=${() => this.all.reload()} @lb-row=${(event: CustomEvent<{ row: Workspace }>) => navigate(`/workspaces/${encodeURIComponent(event.detail.row.metadata.name)}`)}>
        ${this.all.items.length > 5 || text ? html`<wa-input slot="toolbar" type="search" label=${t('workspaces.search')} with-clear .value=${text} @input=${(event: Event) => setQuery({ q: (event.target as HTMLInputElement).value })}></wa-input>` : nothing}
        <lb-empty slot="empty" icon="building-2" heading=${t('workspaces.empty')} text=${t('workspaces.empty.text')}><wa-button slot="actions" variant="brand" @click=${this.create}>${t('workspaces.create')}</wa-button></lb-empty>
        <lb-empty slot="filtered-empty" icon="search" heading=${t('workspaces.none')}><wa-button slot="actions" appearance="outlined" @click=${() => setQuery({ q: null })}>${t('workspaces.clear')}</wa-button></lb-empty>
      </lb-table></section>`;
  }

  private readonly create = (): Promise<void> => this.doing.run(async () => {
    const name = await createWorkspace();
    if (name) navigate(`/workspaces/${encodeURIComponent(name)}`);
  });

  private readonly acceptCode = (): Promise<void> => this.doing.run(async () => {
    const workspace = await acceptByCode();
    if (workspace) navigate(`/workspaces/${encodeURIComponent(workspace)}`);
  });
}

function columns() {
  return [
    { key: 'name', title: t('workspaces.workspace'), sortable: true, value: ({ metadata }: Workspace) => metadata.name, render: ({ metadata, spec }: Workspace) => html`<lb-two-lines><a href="/workspaces/${encodeURIComponent(metadata.name)}">${spec.displayName || metadata.name}</a><span slot="sub">${metadata.name}</span></lb-two-lines>` },
    { key: 'manager', title: t('workspaces.manager'), sortable: true, value: ({ spec }: Workspace) => spec.manager },
    { key: 'namespaces', title: t('workspaces.projects'), sortable: true, align: 'end', value: ({ status }: Workspace) => status?.namespaces ?? 0 },
    { key: 'members', title: t('workspaces.members'), sortable: true, align: 'end', value: ({ status }: Workspace) => status?.members ?? 0 },
    { key: 'phase', title: t('workspaces.state'), render: (workspace: Workspace) => phase(workspace.status?.phase, !!workspace.metadata.deletionTimestamp) },
    { key: 'created', title: t('people.created'), priority: 3, sortable: true, value: ({ metadata }: Workspace) => metadata.creationTimestamp, render: ({ metadata }: Workspace) => html`<lb-time .datetime=${metadata.creationTimestamp}></lb-time>` },
  ];
}

const signs: Record<string, string> = { Active: 'ok', Pending: 'busy', Terminating: 'busy', Accepted: 'ok', Expired: 'off' };

/** The phase of a workspace, project or invitation. */
export function phase(name: string | undefined, deleted = false) {
  const shown = deleted ? 'Terminating' : name ?? 'Pending';
  return html`<lb-status state=${signs[shown] ?? 'unknown'} label=${shown in signs ? t(`workspaces.phase.${shown}`) : shown}></lb-status>`;
}
