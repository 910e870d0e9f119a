import { resource, type KubeObject } from '@luban/console-sdk';
import { parseText, toYaml } from '@luban/console-sdk/code';
import type { TableColumn } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { group, stateOf, type AppInstance, type Backup, type LocalApp } from './types.js';
import { View } from './view.js';

interface AppEvent extends KubeObject { type?: string; reason?: string; message?: string; lastTimestamp?: string; involvedObject?: { name?: string; kind?: string } }

const tabs = ['overview', 'logs', 'config', 'backups', 'events'] as const;

/** An app: how it is, what it says, what it was given, its backups, and what can be done with it. */
export class AppPage extends View {
  @state() private app: LocalApp | undefined;
  @state() private missing = false;
  @state() private saved: readonly Backup[] = [];
  @state() private seen: readonly AppEvent[] = [];
  @state() private tab: (typeof tabs)[number] = 'overview';
  @state() private instance = 0;
  @state() private yaml: string | undefined;
  private followed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow();
    this.ctx.onProps(() => this.follow());
    this.ctx.beforeSwap(() => (this.yaml === undefined ? true : 'dirty'));
  }

  private get names(): [string, string] {
    const [namespace = 'default', name = ''] = this.rest('/apps/');
    return [namespace, name];
  }

  private get apps() {
    return resource<LocalApp>(group, 'localapps', { namespace: this.names[0] });
  }

  private follow(): void {
    const [namespace, name] = this.names;
    if (this.followed === `${namespace}/${name}`) return;
    this.followed = `${namespace}/${name}`;
    const { signal } = this.ctx;
    this.apps.watch({ name }, signal).subscribe(({ items, status }) => { this.app = items[0]; this.missing = !items.length && status === 'live'; });
    resource<Backup>(group, 'backups', { namespace }).watch({ fieldSelector: `spec.app=${name}` }, signal).subscribe(({ items }) => { this.saved = items; });
    resource<AppEvent>('v1', 'events', { namespace }).watch({}, signal).subscribe(({ items }) => { this.seen = items.filter(event => event.involvedObject?.kind === 'LocalApp' && event.involvedObject.name === name); });
  }

  private patch(spec: Record<string, unknown>, done: string): Promise<boolean> {
    return this.act(() => this.apps.patch(this.names[1], { spec }), done);
  }

  private async scale(): Promise<void> {
    const schema = { type: 'object', required: ['instances'], properties: { instances: { type: 'integer', minimum: 0, maximum: 32, title: this.t('instances') } } } as const;
    const { closed } = this.ctx.dialog<{ instances: number }>({ heading: this.t('scale'), form: { schema, value: { instances: this.app?.spec.instances ?? 1 }, confirmLabel: this.t('scale') } } as never);
    const entered = await closed;
    if (entered) await this.patch({ instances: entered.instances }, this.t('done'));
  }

  private async backup(): Promise<void> {
    const [namespace, name] = this.names;
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    await this.act(() => resource<Backup>(group, 'backups', { namespace }).create({ apiVersion: group, kind: 'Backup', metadata: { name: `${name}-${stamp}`, namespace }, spec: { app: name } } as Backup), this.t('done'));
    this.tab = 'backups';
  }

  private async restore(backup: Backup): Promise<void> {
    const [namespace, name] = this.names;
    if (!await this.ctx.confirm({ heading: this.t('restore.heading', { backup: backup.metadata.name }), text: this.t('restore.text', { name }), danger: true, typeToConfirm: name })) return;
    await this.act(() => resource(group, 'restores', { namespace }).create({ apiVersion: group, kind: 'Restore', metadata: { name: `${backup.metadata.name}-${Date.now().toString(36)}`, namespace }, spec: { backup: backup.metadata.name, app: name } } as KubeObject), this.t('restore.begun'));
  }

  private async deleteApp(): Promise<void> {
    const [, name] = this.names;
    if (!await this.ctx.confirm({ heading: this.t('delete.heading', { name }), text: this.t(this.app?.spec.reclaimPolicy === 'Delete' ? 'delete.textAll' : 'delete.text'), danger: true, typeToConfirm: name })) return;
    if (await this.act(() => this.apps.delete(name))) this.ctx.navigate('/x/luban.appstore/apps');
  }

  private async save(): Promise<void> {
    const { value, problems } = await parseText(this.yaml ?? '');
    const done = await this.act(() => (problems.length ? Promise.reject(new Error(problems[0]!.message)) : this.apps.patch(this.names[1], { spec: value })), this.t('saved'));
    if (done) this.yaml = undefined;
  }

  protected override render() {
    if (this.missing) return html`<lb-empty icon="store" heading=${this.t('app.none', { name: this.names[1] })}></lb-empty>`;
    const { app } = this;
    if (!app) return html`<lb-skeleton rows="8"></lb-skeleton>`;
    const [, name] = this.names;
    const actions = html`
      <button @click=${() => this.patch({ paused: !app.spec.paused }, this.t('done'))}>${this.t(app.spec.paused ? 'start' : 'stop')}</button>
      <button ?disabled=${app.spec.paused} @click=${() => this.act(() => this.ctx.json(`namespaces/${this.names[0]}/localapps/${name}/restart`, { method: 'POST' }), this.t('done'))}>${this.t('restart')}</button>
      <button @click=${() => this.scale()}>${this.t('scale')}</button>
      <button @click=${() => this.backup()}>${this.t('backup')}</button>
      <button class="danger" @click=${() => this.deleteApp()}>${this.t('delete')}</button>`;
    return html`
      <div class="bar"><a class="button" href="/x/luban.appstore/apps">${this.t('apps')}</a><h2>${name}</h2><lb-status state=${stateOf(app.status?.phase)} label=${this.t(`phase.${app.status?.phase ?? 'Pending'}`)}></lb-status></div>
      <div class="bar">${actions}</div>
      ${app.status?.message ? html`<p class="notice" role="status">${app.status.message}</p>` : nothing}
      <div class="tabs" role="tablist">${tabs.map(tab => html`<button role="tab" aria-selected=${this.tab === tab} @click=${() => { this.tab = tab; }}>${this.t(`tab.${tab}`)}</button>`)}</div>
      <div role="tabpanel" aria-label=${this.t(`tab.${this.tab}`)}>${this.content(app)}</div>`;
  }

  private content(app: LocalApp) {
    switch (this.tab) {
      case 'overview': return this.overview(app);
      case 'logs': return this.logs(app);
      case 'config': return this.config(app);
      case 'backups': return this.history();
      case 'events': return this.happened();
    }
  }

  private overview(app: LocalApp) {
    const columns: TableColumn<AppInstance>[] = [
      { key: 'name', title: this.t('instance') },
      { key: 'reason', title: this.t('state'), render: one => html`<lb-status state=${one.ready ? 'ok' : stateOf(one.reason)} label=${one.reason}></lb-status>` },
      { key: 'ports', title: this.t('ports'), render: one => Object.entries(one.ports ?? {}).map(([name, port]) => `${name} ${port}`).join(', ') },
      { key: 'pid', title: 'PID', priority: 3, align: 'end' },
      { key: 'restarts', title: this.t('restarts'), priority: 2, align: 'end' },
      { key: 'since', title: this.t('since'), priority: 3, render: one => (one.since ? html`<lb-time .datetime=${one.since}></lb-time>` : nothing) },
    ];
    return html`
      <section><dl>
        <dt>${this.t('template')}</dt><dd>${app.spec.template} ${app.status?.version ?? ''}</dd>
        <dt>${this.t('address')}</dt><dd>${app.status?.endpoints?.map(one => html`<code>${one.address}</code> `) ?? '–'}</dd>
        ${app.status?.secretName ? html`<dt>${this.t('secret')}</dt><dd><code>${app.status.secretName}</code></dd>` : nothing}
      </dl></section>
      <lb-table caption=${this.t('instances')} rowKey="name" .columns=${columns} .rows=${app.status?.instances ?? []}><lb-empty slot="empty" icon="store" heading=${this.t('instances.none')}></lb-empty></lb-table>`;
  }

  private logs(app: LocalApp) {
    const [namespace, name] = this.names;
    const count = Math.max(1, app.status?.instances?.length ?? 1);
    return html`
      ${count > 1 ? html`<label class="field">${this.t('instance')}<select @change=${(event: Event) => { this.instance = Number((event.target as HTMLSelectElement).value); }}>${Array.from({ length: count }, (_, index) => html`<option value=${index}>${name}-${index}</option>`)}</select></label>` : nothing}
      <lb-log follow label=${this.t('logs.of', { name })} .source=${`/ext/luban.appstore/namespaces/${namespace}/localapps/${name}/logs?follow=true&instance=${this.instance}`}></lb-log>`;
  }

  private config(app: LocalApp) {
    if (this.yaml === undefined) void toYaml(app.spec).then(text => { this.yaml ??= text; });
    return html`<lb-code language="yaml" label="spec" .value=${this.yaml ?? ''} @lb-change=${(event: CustomEvent<{ value: string }>) => { this.yaml = event.detail.value; }}></lb-code>
      <p></p><button class="primary" @click=${() => this.save()}>${this.t('save')}</button>`;
  }

  private history() {
    const [namespace] = this.names;
    const columns: TableColumn<Backup>[] = [
      { key: 'metadata.name', title: this.t('name') },
      { key: 'status.phase', title: this.t('state'), render: one => html`<lb-status state=${stateOf(one.status?.phase)} label=${this.t(`phase.${one.status?.phase ?? 'Running'}`)}></lb-status> ${one.status?.message ?? ''}` },
      { key: 'status.size', title: this.t('size'), priority: 2, align: 'end', render: one => (one.status?.size ? this.ctx.i18n.format.bytes(one.status.size) : '') },
      { key: 'action', title: this.t('actions'), render: one => (one.status?.phase === 'Completed' ? html`<button @click=${() => this.restore(one)}>${this.t('restore')}</button>
        <a class="button" href="/ext/luban.appstore/namespaces/${namespace}/backups/${one.metadata.name}/file" download>${this.t('download')}</a>` : nothing) },
    ];
    const rows = [...this.saved].sort((one, other) => (other.metadata.name < one.metadata.name ? -1 : 1));
    return html`<lb-table caption=${this.t('tab.backups')} .columns=${columns} .rows=${rows}><lb-empty slot="empty" icon="store" heading=${this.t('backups.none')} text=${this.t('backups.noneText')}></lb-empty></lb-table>`;
  }

  private happened() {
    const columns: TableColumn<AppEvent>[] = [
      { key: 'lastTimestamp', title: this.t('when'), render: one => (one.lastTimestamp ? html`<lb-time .datetime=${one.lastTimestamp}></lb-time>` : nothing) },
      { key: 'reason', title: this.t('reason'), render: one => html`<lb-status state=${one.type === 'Warning' ? 'warn' : 'ok'} label=${one.reason ?? ''}></lb-status>` },
      { key: 'message', title: this.t('message') },
    ];
    return html`<lb-table caption=${this.t('tab.events')} .columns=${columns} .rows=${this.seen}><lb-empty slot="empty" icon="bell" heading=${this.t('events.none')}></lb-empty></lb-table>`;
  }
}
