import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import type { InstallPlan, OperationRecord } from '../centre/model.js';
import type { Tone } from '../centre/phases.js';

const results: Record<string, Tone> = { Succeeded: 'ok', Failed: 'error', Cancelled: 'off', Waiting: 'warn' };

/** The last operations on an extension. */
@customElement('lb-history-tab')
export class HistoryTab extends Localized(LitElement) {
  static override styles = shared;

  @property({ attribute: false }) plan!: InstallPlan;

  protected override render() {
    return html`<lb-table caption=${t('extensions.tab.history')} rowKey="id" .rows=${this.plan.status?.history ?? []} .columns=${this.columns}>
      <lb-empty slot="empty" icon="history" heading=${t('extensions.noHistory')}></lb-empty></lb-table>`;
  }

  private get columns() {
    return [
      { key: 'kind', title: t('extensions.history.operation'), value: (row: OperationRecord) => t(`extensions.kind.${row.kind}`) },
      { key: 'versions', title: t('extensions.column.version'), value: (row: OperationRecord) => [...new Set([row.fromVersion, row.toVersion].filter(Boolean))].join(' → ') },
      { key: 'result', title: t('extensions.history.result'), render: (row: OperationRecord) => html`<lb-status state=${results[row.result] ?? 'unknown'} label=${t(`extensions.history.${row.result}`)}></lb-status>` },
      { key: 'startedAt', title: t('extensions.history.began'), render: (row: OperationRecord) => html`<lb-time .datetime=${row.startedAt}></lb-time>` },
      { key: 'took', title: t('extensions.history.took'), priority: 2 as const, value: (row: OperationRecord) => format.duration((Date.parse(row.finishedAt) - Date.parse(row.startedAt)) / 1000) },
      { key: 'message', title: t('extensions.history.message'), priority: 3 as const, render: (row: OperationRecord) => html`${row.reason ? html`<code>${row.reason}</code> ` : nothing}${row.message ?? ''}` },
    ];
  }
}
