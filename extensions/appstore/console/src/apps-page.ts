import { nothingYet, resource, tableState, type Followed } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
import { html } from 'lit';
import { state } from 'lit/decorators.js';
import { namespaceField } from './namespaces.js';
import { appPath, storePath } from './paths.js';
import { group, stateOf, type LocalApp } from './types.js';
import { View } from './view.js';

/** What is installed, as it is now. */
export class AppsPage extends View {
  @state() private apps: Followed<LocalApp> = nothingYet;

  private get namespace(): string { return this.ctx.props.query['namespace'] ?? ''; }

  protected override about(): string { return this.namespace; }

  protected override follow(signal: AbortSignal): void {
    this.apps = nothingYet;
    this.watch(resource<LocalApp>(group, 'localapps', this.namespace ? { namespace: this.namespace } : {}), {}, signal, list => { this.apps = list; });
  }

  private get columns(): TableColumn<LocalApp>[] {
    return [
      { key: 'metadata.name', title: this.t('name'), sortable: true, value: app => app.metadata.name, render: app => html`<a href=${appPath(app.metadata.namespace!, app.metadata.name)}>${app.metadata.name}</a>` },
      { key: 'status.phase', title: this.t('state'), sortable: true, value: app => app.status?.phase, render: app => html`<lb-status state=${stateOf(app.status?.phase)} label=${this.word('phase', app.status?.phase ?? 'Pending')}></lb-status>` },
      { key: 'spec.template', title: this.t('template'), sortable: true, priority: 2, value: app => app.spec.template, render: app => html`${app.spec.template} ${app.status?.version ?? ''}` },
      { key: 'metadata.namespace', title: this.t('namespace'), sortable: true, priority: 3, value: app => app.metadata.namespace },
      { key: 'status.ready', title: this.t('ready'), priority: 3, render: app => app.status?.ready ?? '–' },
      { key: 'address', title: this.t('address'), priority: 2, render: app => html`<code>${app.status?.endpoints?.[0]?.address ?? '–'}</code>` },
    ];
  }

  protected override render() {
    return html`
      <div class="tools">
        ${namespaceField(this.ctx, this.namespace, namespace => this.ctx.setQuery({ namespace: namespace || null }), true)}
        <wa-button variant="brand" href=${storePath}><wa-icon slot="start" name="plus"></wa-icon>${this.t('install')}</wa-button>
      </div>
      <lb-table caption=${this.t('apps')} pageSize="25" ?filtered=${Boolean(this.namespace)} .columns=${this.columns} .rows=${this.apps.items} .state=${tableState(this.apps)} .error=${this.apps.error}
        @lb-row=${(event: CustomEvent<{ row: LocalApp }>) => this.ctx.navigate(appPath(event.detail.row.metadata.namespace!, event.detail.row.metadata.name))} @lb-retry=${() => this.again()}>
        <lb-empty slot="empty" icon="boxes" heading=${this.t('apps.nothing')} text=${this.t('apps.nothingText')}><wa-button slot="actions" appearance="outlined" href=${storePath}>${this.t('appstore')}</wa-button></lb-empty>
      </lb-table>`;
  }
}
