import { resource, type LiveList } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
import { html } from 'lit';
import { state } from 'lit/decorators.js';
import { group, stateOf, type LocalApp } from './types.js';
import { View } from './view.js';

/** What is installed, as it is now. */
export class AppsPage extends View {
  @state() private list: LiveList<LocalApp> | undefined;
  @state() private apps: readonly LocalApp[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const list = resource<LocalApp>(group, 'localapps').watch({}, this.ctx.signal);
    list.subscribe(({ items }) => { this.list = list; this.apps = items; this.requestUpdate(); });
  }

  private get columns(): TableColumn<LocalApp>[] {
    return [
      { key: 'metadata.name', title: this.t('name'), sortable: true, render: app => html`<a href="/x/luban.appstore/apps/${app.metadata.namespace}/${app.metadata.name}">${app.metadata.name}</a>` },
      { key: 'metadata.namespace', title: this.t('namespace'), sortable: true, priority: 2 },
      { key: 'spec.template', title: this.t('template'), render: app => html`${app.spec.template} ${app.status?.version ?? ''}` },
      { key: 'status.phase', title: this.t('state'), render: app => html`<lb-status state=${stateOf(app.status?.phase)} label=${this.t(`phase.${app.status?.phase ?? 'Pending'}`)}></lb-status>` },
      { key: 'status.ready', title: this.t('ready'), priority: 2, render: app => app.status?.ready ?? '' },
      { key: 'address', title: this.t('address'), priority: 3, render: app => app.status?.endpoints?.[0]?.address ?? '' },
    ];
  }

  protected override render() {
    const status = this.list?.status ?? 'loading';
    return html`
      <div class="bar"><a class="button primary" href="/x/luban.appstore">${this.t('appstore')}</a></div>
      <lb-table caption=${this.t('apps')} pageSize="25" .columns=${this.columns} .rows=${this.apps} .state=${status === 'live' ? 'ready' : status} .error=${this.list?.error}
        @lb-row=${(event: CustomEvent<{ row: LocalApp }>) => this.ctx.navigate(`/x/luban.appstore/apps/${event.detail.row.metadata.namespace}/${event.detail.row.metadata.name}`)}>
        <lb-empty slot="empty" icon="store" heading=${this.t('apps.nothing')} text=${this.t('apps.nothingText')}></lb-empty>
      </lb-table>`;
  }
}
