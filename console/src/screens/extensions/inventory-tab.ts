import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import type { InstallPlan, InventoryItem } from '../centre/model.js';

/** Everything that an extension has on this system. */
@customElement('lb-inventory-tab')
export class InventoryTab extends Localized(LitElement) {
  static override styles = shared;

  @property({ attribute: false }) plan!: InstallPlan;

  protected override render() {
    return html`<lb-table caption=${t('extensions.tab.inventory')} .rowKey=${(row: InventoryItem) => `${row.type} ${row.name}`} .rows=${this.plan.status?.inventory ?? []} .columns=${this.columns}>
      <lb-empty slot="empty" icon="boxes" heading=${t('extensions.noInventory')}></lb-empty></lb-table>`;
  }

  private get columns() {
    return [
      { key: 'type', title: t('extensions.inventory.type'), sortable: true, value: (row: InventoryItem) => t(`extensions.inventory.${row.type}`) },
      { key: 'name', title: t('extensions.inventory.name'), sortable: true, render: (row: InventoryItem) => html`<code>${row.name}</code>` },
      { key: 'retained', title: t('extensions.inventory.uninstall'), value: (row: InventoryItem) => t(row.retained ? 'extensions.inventory.stays' : 'extensions.inventory.goes') },
    ];
  }
}
