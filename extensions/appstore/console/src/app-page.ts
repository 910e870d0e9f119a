import { nothingYet, resource, type Followed, type KubeObject } from '@luban/console-sdk';
import type { JsonSchema, TableColumn } from '@luban/console-sdk/components';
import { css, html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { backupTables } from './app/backups.js';
import { ConfigEditor } from './app/config.js';
import { overview } from './app/overview.js';
import { tabs } from './app/tabs.js';
import { appsPath, logPath } from './paths.js';
import { group, stateOf, type Backup, type LocalApp, type Restore } from './types.js';
import { View } from './view.js';

interface AppEvent extends KubeObject { type?: string; reason?: string; message?: string; lastTimestamp?: string; involvedObject?: { name?: string; kind?: string } }

const names = ['overview', 'logs', 'config', 'backups', 'events'] as const;

/** An app: how it is, what it says, what it was given, its backups, and what can be done with it. */
export class AppPage extends View {
  static override styles = [View.styles, css`lb-log { --height: 460px; }`];

  @state() private list: Followed<LocalApp> = nothingYet;
  @state() private backups: readonly Backup[] = [];
  @state() private restores: readonly Restore[] = [];
  @state() private events: readonly AppEvent[] = [];
  @state() private instance = 0;
  private readonly editor = new ConfigEditor(this);

  private get namespace(): string { return this.ctx.props.params['namespace']!; }
  private get name(): string { return this.ctx.props.params['name']!; }
  private get app(): LocalApp | undefined { return this.list.items[0]; }
  private get tab(): (typeof names)[number] { return names.find(name => name === this.ctx.props.query['tab']) ?? 'overview'; }
  private get apps() { return resource<LocalApp>(group, 'localapps', { namespace: this.namespace }); }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.beforeSwap(() => (this.editor.isDirty ? 'dirty' : true));
  }

  protected override about(): string { return `${this.namespace}/${this.name}`; }

  protected override follow(signal: AbortSignal): void {
    this.list = nothingYet;
    [this.backups, this.restores, this.events, this.instance] = [[], [], [], 0];
    this.editor.close();
    const { namespace, name } = this;
    this.watch(this.apps, { name }, signal, list => { this.list = list; });
    this.watch(resource<Backup>(group, 'backups', { namespace }), { fieldSelector: `spec.app=${name}` }, signal, ({ items }) => { this.backups = items; });
    this.watch(resource<Restore>(group, 'restores', { namespace }), {}, signal, ({ items }) => { this.restores = items; });
    this.watch(resource<AppEvent>('v1', 'events', { namespace }), {}, signal, ({ items }) => { this.events = items.filter(event => event.involvedObject?.kind === 'LocalApp' && event.involvedObject.name === name); });
  }

  private patch(spec: Record<string, unknown>): Promise<boolean> {
    return this.act(() => this.apps.patch(this.name, { spec }), this.t('done'));
  }

  private restart_(): Promise<boolean> {
    return this.act(() => this.ctx.json(`namespaces/${this.namespace}/localapps/${this.name}/restart`, { method: 'POST' }), this.t('done'));
  }

  private async scale(): Promise<void> {
    const schema: JsonSchema = { type: 'object', required: ['instances'], properties: { instances: { type: 'integer', minimum: 0, maximum: 32, title: this.t('instances') } } };
    const entered = await this.ctx.dialog<{ instances: number }>({ heading: this.t('scale'), content: this.t('scale.text'), form: { schema, value: { instances: this.app?.spec.instances ?? 1 }, confirmLabel: this.t('scale') } }).closed;
    if (entered) await this.patch({ instances: entered.instances });
  }

  private async backup(): Promise<void> {
    const { namespace, name } = this;
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    if (await this.act(() => resource<Backup>(group, 'backups', { namespace }).create({ apiVersion: group, kind: 'Backup', metadata: { name: `${name}-${stamp}`, namespace }, spec: { app: name } } as Backup), this.t('backup.begun'))) this.ctx.setQuery({ tab: 'backups' });
  }

  private restore = async (backup: Backup): Promise<void> => {
    const { namespace, name } = this;
    if (!await this.ctx.confirm({ heading: this.t('restore.heading', { backup: backup.metadata.name }), text: this.t('restore.text', { name }), confirmLabel: this.t('restore'), danger: true, typeToConfirm: name })) return;
    await this.act(() => resource(group, 'restores', { namespace }).create({ apiVersion: group, kind: 'Restore', metadata: { name: `${backup.metadata.name}-${Date.now().toString(36)}`, namespace }, spec: { backup: backup.metadata.name, app: name } } as KubeObject), this.t('restore.begun'));
  };

  private async deleteApp(): Promise<void> {
    const { name } = this;
    const text = this.t(this.app?.spec['reclaimPolicy'] === 'Delete' ? 'delete.textAll' : 'delete.text');
    if (!await this.ctx.confirm({ heading: this.t('delete.heading', { name }), text, confirmLabel: this.t('delete'), danger: true, typeToConfirm: name })) return;
    if (await this.act(() => this.apps.delete(name))) this.ctx.navigate(appsPath);
  }

  protected override render() {
    const { app, name } = this;
    const crumbs = html`<nav slot="breadcrumbs" aria-label=${this.t('where')}><a href=${appsPath}>${this.t('apps')}</a></nav>`;
    if (!app) return html`<lb-page level="2" heading=${name}>${crumbs}${this.without()}</lb-page>`;
    const phase = app.status?.phase ?? 'Pending';
    return html`
      <lb-page level="2" heading=${name}>
        ${crumbs}
        <span slot="actions" class="state"><lb-status state=${stateOf(phase)} label=${this.word('phase', phase)}></lb-status></span>
        ${this.actions(app)}
        ${app.status?.message ? html`<p class="notice ${stateOf(phase) === 'error' ? 'error' : ''}" role="status">${app.status.message}</p>` : nothing}
        <div class="stack">
          ${tabs(names, this.tab, name, tab => this.t(`tab.${tab}`), tab => this.ctx.setQuery({ tab: tab === 'overview' ? null : tab }))}
          <div class="stack" role="tabpanel" id="panel" aria-labelledby="tab-${this.tab}">${this.content(app)}</div>
        </div>
      </lb-page>`;
  }

  private actions(app: LocalApp) {
    const may = (verb: string, plural = 'localapps') => this.ctx.can(verb, plural, 'appstore.luban.dev');
    const button = (word: string, icon: string, run: () => unknown, isOff = false) => html`<wa-button slot="actions" size="s" appearance="outlined" ?disabled=${isOff} @click=${run}><wa-icon slot="start" name=${icon}></wa-icon>${this.t(word)}</wa-button>`;
    return html`
      ${may('patch') ? html`
        ${button(app.spec.paused ? 'start' : 'stop', app.spec.paused ? 'play' : 'pause', () => this.patch({ paused: !app.spec.paused }))}
        ${button('restart', 'rotate-ccw', () => this.restart_(), app.spec.paused)}
        ${button('scale', 'layers', () => this.scale())}` : nothing}
      ${may('create', 'backups') ? button('backup', 'database', () => this.backup()) : nothing}
      ${may('delete') ? html`<wa-button slot="actions" size="s" variant="danger" appearance="outlined" @click=${() => this.deleteApp()}><wa-icon slot="start" name="trash-2"></wa-icon>${this.t('delete')}</wa-button>` : nothing}`;
  }

  private without() {
    if (this.list.status === 'loading') return html`<lb-skeleton rows="8"></lb-skeleton>`;
    if (this.list.error && this.list.error.status !== 404) return html`<lb-error .error=${this.list.error} @lb-retry=${() => this.again()}></lb-error>`;
    return html`<lb-empty icon="boxes" heading=${this.t('app.none', { name: this.name })} text=${this.t('app.noneText')}><wa-button slot="actions" appearance="outlined" href=${appsPath}>${this.t('apps')}</wa-button></lb-empty>`;
  }

  private content(app: LocalApp) {
    const words = { t: this.t, word: (list: string, name: string) => this.word(list, name), bytes: (size: number) => this.ctx.i18n.format.bytes(size) };
    const may = (verb: string, plural: string) => this.ctx.can(verb, plural, 'appstore.luban.dev');
    switch (this.tab) {
      case 'overview': return overview(app, words);
      case 'logs': return this.logs(app);
      case 'config': return this.editor.render(app, this.t, may('update', 'localapps'), (work, done) => this.act(work, done));
      case 'backups': return backupTables(this.backups, this.restores.filter(one => one.spec.app === this.name || this.backups.some(({ metadata }) => metadata.name === one.spec.backup)), words, may('create', 'restores') ? this.restore : undefined);
      case 'events': return this.happened();
    }
  }

  private logs(app: LocalApp) {
    const count = Math.max(1, app.status?.instances?.length ?? 1);
    return html`
      ${count > 1 ? html`<label class="field">${this.t('instance')}<select @change=${(event: Event) => { this.instance = Number((event.target as HTMLSelectElement).value); }}>${Array.from({ length: count }, (_, index) => html`<option value=${index} ?selected=${index === this.instance}>${this.name}-${index}</option>`)}</select></label>` : nothing}
      <lb-log follow label=${this.t('logs.of', { name: this.name })} filename=${`${this.name}-${this.instance}.log`} .source=${logPath(this.namespace, this.name, this.instance)}></lb-log>`;
  }

  private happened() {
    const columns: TableColumn<AppEvent>[] = [
      { key: 'reason', title: this.t('reason'), render: one => html`<lb-status state=${one.type === 'Warning' ? 'warn' : 'ok'} label=${this.word('reason', one.reason ?? '')}></lb-status>` },
      { key: 'message', title: this.t('message') },
      { key: 'lastTimestamp', title: this.t('when'), priority: 2, render: one => (one.lastTimestamp ? html`<lb-time .datetime=${one.lastTimestamp}></lb-time>` : '–') },
    ];
    const rows = [...this.events].sort((one, other) => (other.lastTimestamp ?? '').localeCompare(one.lastTimestamp ?? ''));
    return html`<lb-table caption=${this.t('tab.events')} pageSize="25" .columns=${columns} .rows=${rows}><lb-empty slot="empty" icon="bell" heading=${this.t('events.none')}></lb-empty></lb-table>`;
  }
}
