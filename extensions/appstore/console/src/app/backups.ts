import type { TableColumn } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import { backupFilePath } from '../paths.js';
import { stateOf, type Backup, type Restore } from '../types.js';

interface Words {
  t(key: string, values?: Record<string, unknown>): string;
  word(list: string, name: string): string;
  bytes(size: number): string;
}

/** The backups of an app, newest first, and what became of those that were brought back. */
export function backupTables(backups: readonly Backup[], restores: readonly Restore[], { t, word, bytes }: Words, restore: ((backup: Backup) => void) | undefined) {
  const state = (phase: string | undefined, message: string | undefined) => html`<lb-status state=${stateOf(phase || 'Starting')} label=${word('phase', phase || 'Starting')}></lb-status>${message ? html`<div class="muted">${message}</div>` : nothing}`;
  const columns: TableColumn<Backup>[] = [
    { key: 'metadata.name', title: t('name'), render: one => html`<code>${one.metadata.name}</code>` },
    { key: 'status.phase', title: t('state'), render: one => state(one.status?.phase, one.status?.message) },
    { key: 'status.completedAt', title: t('when'), priority: 2, render: one => html`<lb-time .datetime=${one.status?.completedAt ?? one.metadata.creationTimestamp}></lb-time>` },
    { key: 'status.size', title: t('size'), priority: 3, align: 'end', render: one => (one.status?.size ? bytes(one.status.size) : '–') },
    { key: 'actions', title: t('actions'), align: 'end', render: one => (one.status?.phase === 'Completed' ? html`<span class="buttons">
      ${restore ? html`<wa-button size="s" appearance="outlined" @click=${() => restore(one)}><wa-icon slot="start" name="history"></wa-icon>${t('restore')}</wa-button>` : nothing}
      <wa-button size="s" appearance="outlined" href=${backupFilePath(one.metadata.namespace!, one.metadata.name)} download=${`${one.metadata.name}.tar.gz`}><wa-icon slot="start" name="download"></wa-icon>${t('download')}</wa-button></span>` : nothing) },
  ];
  const past: TableColumn<Restore>[] = [
    { key: 'spec.backup', title: t('backup.name'), render: one => html`<code>${one.spec.backup}</code>` },
    { key: 'status.phase', title: t('state'), render: one => state(one.status?.phase, one.status?.message) },
    { key: 'status.completedAt', title: t('when'), priority: 2, render: one => html`<lb-time .datetime=${one.status?.completedAt ?? one.metadata.creationTimestamp}></lb-time>` },
  ];
  return html`
    <lb-table caption=${t('tab.backups')} .columns=${columns} .rows=${newest(backups)}><lb-empty slot="empty" icon="database" heading=${t('backups.none')} text=${t('backups.noneText')}></lb-empty></lb-table>
    ${restores.length ? html`<h3>${t('restores')}</h3><lb-table caption=${t('restores')} .columns=${past} .rows=${newest(restores)}></lb-table>` : nothing}`;
}

const newest = <T extends Backup | Restore>(all: readonly T[]) => [...all].sort((one, other) => (other.metadata.creationTimestamp ?? '').localeCompare(one.metadata.creationTimestamp ?? ''));
