import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@luban/console-sdk/components';
import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { Live, navigate, shared } from '../../core/index.js';
import { sources } from '../centre/api.js';
import type { PackageSource } from '../centre/model.js';
import '../centre/name-cell.js';
import { tabStyles, tabs } from '../centre/tabs.js';
import './history-tab.js';
import { removeSource, syncNow } from './source-actions.js';
import { sourceState } from './source-state.js';

/** Where packages come from, and the states of this system that can be gone back to. */
@customElement('lb-sources-page')
export class SourcesPage extends Localized(LitElement) {
  static override styles = [shared, tabStyles];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  private readonly list = new Live<PackageSource>(this, () => ({ of: sources }));

  protected override render() {
    return html`
      <lb-page heading=${t('sources.title')} subheading=${t('sources.subtitle')}>
        <wa-button slot="actions" variant="brand" href="/sources/new"><wa-icon slot="start" name="plus"></wa-icon>${t('sources.add')}</wa-button>
        <div>${tabs([
          { name: 'sources', label: t('sources.tab.sources'), content: () => this.table() },
          { name: 'history', label: t('sources.tab.history'), content: () => html`<lb-generations></lb-generations>` },
        ], this.query.get('tab'))}</div>
      </lb-page>`;
  }

  private table() {
    const { state } = this.list;
    const rows = [...this.list.items].sort((left, right) => (right.spec.priority ?? 0) - (left.spec.priority ?? 0) || left.metadata.name.localeCompare(right.metadata.name));
    return html`
      <lb-table caption=${t('sources.title')} .rowKey=${(row: PackageSource) => row.metadata.name} .rows=${rows} .columns=${this.columns} state=${state} .error=${this.list.error}
        @lb-retry=${() => this.list.reload()} @lb-row=${(event: CustomEvent<{ row: PackageSource }>) => navigate(`/sources/${encodeURIComponent(event.detail.row.metadata.name)}`)}>
        <lb-empty slot="empty" icon="globe" heading=${t('sources.empty')} text=${t('sources.emptyText')}><wa-button slot="actions" variant="brand" href="/sources/new">${t('sources.add')}</wa-button></lb-empty>
      </lb-table>`;
  }

  private get columns() {
    return [
      { key: 'name', title: t('sources.column.name'), sortable: true, value: (row: PackageSource) => row.metadata.name, render: (row: PackageSource) => html`<lb-name-cell label=${row.metadata.name} code=${row.spec.url} href="/sources/${encodeURIComponent(row.metadata.name)}"></lb-name-cell>` },
      { key: 'ready', title: t('sources.column.state'), width: '160px', render: (row: PackageSource) => { const found = sourceState(row); return html`<lb-status state=${found.tone} label=${t(found.label)}></lb-status>`; } },
      { key: 'extensions', title: t('sources.column.extensions'), sortable: true, align: 'end' as const, value: (row: PackageSource) => row.status?.extensions ?? 0, render: (row: PackageSource) => html`<a href="/marketplace?source=${encodeURIComponent(row.metadata.name)}">${format.number(row.status?.extensions ?? 0)}</a>` },
      { key: 'versions', title: t('sources.column.versions'), align: 'end' as const, priority: 3 as const, value: (row: PackageSource) => row.status?.versions ?? 0 },
      { key: 'priority', title: t('sources.column.priority'), sortable: true, align: 'end' as const, priority: 2 as const, value: (row: PackageSource) => row.spec.priority ?? 0 },
      { key: 'trust', title: t('sources.column.trust'), width: '170px', priority: 2 as const, value: (row: PackageSource) => { const mode = row.status?.trust?.mode ?? row.spec.trustPolicy?.mode; return mode ? t(`sources.trust.${mode}`) : ''; } },
      { key: 'sync', title: t('sources.column.sync'), priority: 2 as const, render: (row: PackageSource) => html`<lb-time .datetime=${row.status?.lastSync}></lb-time>` },
      { key: 'actions', title: '', align: 'end' as const, render: (row: PackageSource) => this.menu(row) },
    ];
  }

  private menu(row: PackageSource) {
    const { name } = row.metadata;
    return html`
      <wa-dropdown placement="bottom-end" @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => this.run(event.detail.item.value, row)}>
        <wa-button slot="trigger" size="s" appearance="plain"><wa-icon name="ellipsis" label=${t('extensions.moreActions', { name })}></wa-icon></wa-button>
        <wa-dropdown-item value="sync"><wa-icon slot="icon" name="refresh-cw"></wa-icon>${t('sources.sync')}</wa-dropdown-item>
        <wa-dropdown-item value="edit"><wa-icon slot="icon" name="pencil"></wa-icon>${t('sources.edit')}</wa-dropdown-item>
        <wa-dropdown-item value="remove" variant="danger"><wa-icon slot="icon" name="trash-2"></wa-icon>${t('sources.remove')}</wa-dropdown-item>
      </wa-dropdown>`;
  }

  private run(what: string, row: PackageSource): void {
    const { name } = row.metadata;
    if (what === 'sync') void syncNow(name);
    else if (what === 'edit') navigate(`/sources/${encodeURIComponent(name)}/edit`);
    else void removeSource(name);
  }
}
