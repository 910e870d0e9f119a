import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, format, locale, t } from '@luban/console-sdk';
import { confirm, toast } from '@luban/console-sdk/components';
import { Live, Loaded, navigate, setQuery, shared } from '../../core/index.js';
import '../centre/action-bar.js';
import { plans, search } from '../centre/api.js';
import { attempt } from '../centre/errors.js';
import '../centre/name-cell.js';
import type { CatalogueItem, InstallPlan } from '../centre/model.js';
import { disable, enable } from '../centre/operations.js';
import { selectBox, selectBoxStyles } from '../centre/select-box.js';
import { listStates, matches, readListQuery, toRows, type InstalledRow } from './list-query.js';
import { openUpdates } from './updates.js';

const batch = 100;
const changePause = 400;

/** What is installed: how each extension is, and what can be done with one or with many. */
@customElement('lb-extensions-page')
export class ExtensionsPage extends Localized(LitElement) {
  static override styles = [shared, selectBoxStyles, css`
    .toolbar { display: flex; gap: var(--lb-space-3); flex-wrap: wrap; }
    .toolbar wa-input { flex: 1 1 240px; }
    wa-input::part(form-control-label) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    .bulk { display: flex; gap: var(--lb-space-2); flex-wrap: wrap; align-items: center; }
  `];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @state() private selected: readonly string[] = [];
  private timer?: ReturnType<typeof setTimeout>;

  private readonly plans = new Live<InstallPlan>(this, () => ({ of: plans }), () => this.askAgain());
  private readonly items = new Loaded(this, signal => this.readItems(signal));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override willUpdate(): void {
    this.items.for(locale(), { forget: false });
  }

  /** What the catalogue says of installed extensions; in pages, as it gives them. */
  private async readItems(signal: AbortSignal): Promise<CatalogueItem[]> {
    const found: CatalogueItem[] = [];
    for (let total = 1; found.length < total;) {
      const page = await search(`state=installed&state=failed&take=${batch}&skip=${found.length}&sort=name`, signal);
      found.push(...page.items);
      total = page.items.length ? page.total : 0;
    }
    return found;
  }

  private askAgain(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.items.reload(), changePause);
  }

  protected override render() {
    const query = readListQuery(this.query);
    const all = toRows(this.plans.items, this.items.value ?? []);
    const rows = all.filter(row => matches(row, query));
    const updates = all.filter(row => row.update);
    const { state } = this.plans;
    return html`
      <lb-page heading=${t('extensions.title')} subheading=${t('extensions.subtitle')}>
        <div slot="actions" class="row">
          ${updates.length ? html`<wa-button appearance="outlined" @click=${() => openUpdates(null)}><wa-icon slot="start" name="refresh-cw"></wa-icon>${t('extensions.updateAll', { count: updates.length })}</wa-button>` : nothing}
          <wa-button variant="brand" href="/marketplace"><wa-icon slot="start" name="plus"></wa-icon>${t('extensions.add')}</wa-button>
        </div>
        ${this.items.error && state === 'ready' ? html`<lb-error heading=${t('extensions.catalogueFailed')} .error=${this.items.error} @lb-retry=${() => this.items.reload()}></lb-error>` : nothing}
        <lb-table caption=${t('extensions.title')} .columns=${this.columns} .rows=${rows} rowKey="name" selectable .selected=${this.selected} ?filtered=${query.text !== '' || query.state !== '' || query.source !== ''}
          state=${state} .error=${this.plans.error} @lb-retry=${() => this.plans.reload()}
          @lb-select=${(event: CustomEvent<{ keys: string[] }>) => { this.selected = event.detail.keys; }} @lb-row=${(event: CustomEvent<{ row: InstalledRow }>) => navigate(place(event.detail.row.id))}>
          <div slot="toolbar" class="toolbar">${this.toolbar(all)}</div>
          <div slot="bulk" class="bulk">${this.bulk(all)}</div>
          <lb-empty slot="empty" icon="package" heading=${t('extensions.empty')} text=${t('extensions.emptyText')}><wa-button slot="actions" variant="brand" href="/marketplace">${t('extensions.browse')}</wa-button></lb-empty>
          <lb-empty slot="filtered-empty" icon="search" heading=${t('extensions.noMatch')}><wa-button slot="actions" appearance="outlined" @click=${() => setQuery({ q: null, state: null, source: null })}>${t('extensions.clearFilters')}</wa-button></lb-empty>
        </lb-table>
      </lb-page>`;
  }

  private toolbar(all: readonly InstalledRow[]) {
    const query = readListQuery(this.query);
    const sources = [...new Set(all.map(row => row.plan.status?.source).filter((source): source is string => !!source))].sort();
    return html`
      <wa-input type="search" label=${t('extensions.search')} placeholder=${t('extensions.search')} with-clear .value=${query.text} @input=${(event: Event) => setQuery({ q: (event.target as HTMLInputElement).value })} @wa-clear=${() => setQuery({ q: null })}><wa-icon slot="start" name="search" aria-hidden="true"></wa-icon></wa-input>
      ${selectBox(t('extensions.filterState'), query.state, listStates.map(value => ({ value, label: t(`extensions.filter.${value}`) })), state => setQuery({ state: state || null }), t('extensions.anyState'))}
      ${sources.length > 1 || query.source ? selectBox(t('extensions.filterSource'), query.source, sources.map(value => ({ value, label: value })), source => setQuery({ source: source || null }), t('extensions.anySource')) : nothing}`;
  }

  private bulk(all: readonly InstalledRow[]) {
    const chosen = all.filter(row => this.selected.includes(row.name));
    return html`
      <wa-button size="s" appearance="outlined" ?disabled=${!chosen.some(row => row.update)} @click=${() => openUpdates(chosen.filter(row => row.update).map(row => row.id))}>${t('extensions.bulk.update')}</wa-button>
      <wa-button size="s" appearance="outlined" ?disabled=${!chosen.some(row => row.state === 'Disabled')} @click=${() => this.enableAll(chosen.filter(row => row.state === 'Disabled'))}>${t('extensions.bulk.enable')}</wa-button>
      <wa-button size="s" appearance="outlined" ?disabled=${!chosen.some(row => row.state === 'Installed')} @click=${() => this.disableAll(chosen.filter(row => row.state === 'Installed'))}>${t('extensions.bulk.disable')}</wa-button>`;
  }

  private get columns() {
    return [
      { key: 'displayName', title: t('extensions.column.name'), sortable: true, render: (row: InstalledRow) => html`<lb-name-cell extension=${row.id} .src=${row.item?.iconUrl} label=${row.displayName} code=${row.id} href=${place(row.id)}></lb-name-cell>` },
      { key: 'state', title: t('extensions.column.state'), sortable: true, width: '150px', render: (row: InstalledRow) => html`
        <lb-status state=${row.tone} label=${t(`extensions.phase.${row.state}`) + (row.tone === 'busy' && row.plan.status?.operation ? ` ${format.percent(row.plan.status.operation.percent / 100)}` : '')}></lb-status>
        ${row.plan.status?.pendingApproval ? html`<wa-badge variant="warning" appearance="filled">${t('extensions.waitsForApproval')}</wa-badge>` : nothing}` },
      { key: 'version', title: t('extensions.column.version'), sortable: true, render: (row: InstalledRow) => html`${row.version || '–'} ${row.update ? html`<wa-badge variant="warning" appearance="filled">${t('extensions.updateTo', { version: row.update })}</wa-badge>` : nothing}` },
      { key: 'health', title: t('extensions.column.health'), sortable: true, priority: 2 as const, width: '130px', render: (row: InstalledRow) => html`<lb-status state=${row.health} label=${t(`extensions.health.${row.health}`)}></lb-status>` },
      { key: 'isolation', title: t('extensions.column.isolation'), width: '120px', priority: 3 as const, render: (row: InstalledRow) => row.version ? html`<wa-badge variant=${row.plan.status?.signer ? 'success' : 'neutral'} appearance="filled">${t(row.plan.status?.signer ? 'extensions.trust.signed' : 'extensions.trust.unsigned')}</wa-badge>` : nothing },
      { key: 'source', title: t('extensions.column.source'), sortable: true, width: '140px', priority: 3 as const, value: (row: InstalledRow) => row.plan.status?.source ?? '' },
      { key: 'installedAt', title: t('extensions.column.installed'), sortable: true, priority: 2 as const, render: (row: InstalledRow) => html`<lb-time .datetime=${row.installedAt}></lb-time>` },
      { key: 'actions', title: '', align: 'end' as const, render: (row: InstalledRow) => html`<lb-extension-actions data-menu menu size="s" .facts=${{ plan: row.plan, updateAvailable: !!row.update }} .target=${{ id: row.id, displayName: row.displayName, plan: row.plan, version: row.update }}></lb-extension-actions>` },
    ];
  }

  private async enableAll(rows: readonly InstalledRow[]): Promise<void> {
    const done = await attempt(t('extensions.bulk.enable'), () => Promise.all(rows.map(row => enable(row.id))));
    if (done) toast({ kind: 'ok', text: t('extensions.bulk.enabled', { count: rows.length }) });
  }

  private async disableAll(rows: readonly InstalledRow[]): Promise<void> {
    const agreed = await confirm({ heading: t('extensions.bulk.disableHeading', { count: rows.length }), text: rows.map(row => row.displayName).join('\n'), confirmLabel: t('extensions.action.disable') });
    if (agreed && await attempt(t('extensions.bulk.disable'), () => Promise.all(rows.map(row => disable(row.id))))) toast({ kind: 'ok', text: t('extensions.bulk.disabled', { count: rows.length }) });
  }
}

const place = (id: string) => `/extensions/${encodeURIComponent(id)}`;
