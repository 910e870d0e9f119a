import type { TableColumn } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import { stateOf, type AppInstance, type LocalApp } from '../types.js';

interface Words { t(key: string): string; word(list: string, name: string): string }

/** What an app is, where it is reached, and its processes. */
export function overview(app: LocalApp, { t, word }: Words) {
  const columns: TableColumn<AppInstance>[] = [
    { key: 'name', title: t('instance') },
    { key: 'reason', title: t('state'), render: one => html`<lb-status state=${one.ready ? 'ok' : stateOf(one.reason)} label=${word('reason', one.reason)}></lb-status>` },
    { key: 'ports', title: t('ports'), priority: 2, render: one => Object.entries(one.ports ?? {}).map(([name, port]) => `${name} ${port}`).join(', ') || '–' },
    { key: 'pid', title: 'PID', priority: 3, align: 'end', value: one => String(one.pid ?? '–') },
    { key: 'restarts', title: t('restarts'), priority: 2, align: 'end' },
    { key: 'since', title: t('since'), priority: 3, render: one => (one.since ? html`<lb-time .datetime=${one.since}></lb-time>` : '–') },
  ];
  return html`
    <div class="card"><dl>
      <dt>${t('template')}</dt><dd>${app.spec.template} ${app.status?.version ?? ''}</dd>
      <dt>${t('namespace')}</dt><dd>${app.metadata.namespace}</dd>
      <dt>${t('address')}</dt><dd>${app.status?.endpoints?.length ? app.status.endpoints.map(one => html`<code>${one.address}</code> `) : '–'}</dd>
      ${app.status?.secretName ? html`<dt>${t('secret')}</dt><dd><a href="/resources/core/v1/secrets/${app.metadata.namespace}/${app.status.secretName}">${app.status.secretName}</a></dd>` : nothing}
    </dl></div>
    <lb-table caption=${t('instances')} rowKey="name" .columns=${columns} .rows=${app.status?.instances ?? []}><lb-empty slot="empty" icon="server" heading=${t('instances.none')}></lb-empty></lb-table>`;
}
