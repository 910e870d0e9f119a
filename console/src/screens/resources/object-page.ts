import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { ApiError, confirm, Localized, t, toast } from '@luban/console-sdk';
import { Loaded, navigate, setPageTitle, shared, Watch, withQuery } from '../../core/index.js';
import { controls } from '../common/controls.js';
import { follow, Later } from '../common/follow.js';
import '../common/subnav.js';
import { catalogue, loadKinds } from './data/kinds.js';
import { getObject, patchObject } from './data/objects.js';
import { allowed } from './data/rights.js';
import { schemaOf } from './data/schemas.js';
import { apiPath, apiVersionOf, kindPath, type Kind } from './model/kind.js';
import type { KubeObject } from './model/object.js';
import { breadcrumbs } from './parts/breadcrumbs.js';
import { actionsOf, badgesOf, tabsOf, watchContributions } from './parts/contributed.js';
import { askAndDelete } from './parts/delete-object.js';
import './parts/object-access.js';
import './parts/object-events.js';
import './parts/object-overview.js';
import './parts/object-related.js';

const builtIn = ['overview', 'yaml', 'events', 'related', 'access'] as const;

/** One object: what it says, its YAML, what happened to it, what belongs to it, and who may do what with it. */
@customElement('lb-resource-page')
export class ResourcePage extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    .gone { padding: var(--lb-space-5); }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private rights: ReadonlySet<string> = new Set();
  private readonly kinds = new Loaded(this, () => loadKinds());
  private readonly object = new Loaded<KubeObject>(this, signal => getObject(this.kind!, this.namespace, this.params['name']!, signal));
  private readonly schema = new Loaded(this, () => schemaOf(this.kind!));
  private readonly later = new Later(() => void this.object.reload(), 150);
  private stop = new AbortController();
  private followed = '';

  constructor() {
    super();
    new Watch(this, catalogue);
    watchContributions(this);
  }

  private get kind(): Kind | undefined {
    return catalogue.value?.at(this.params);
  }

  private get namespace(): string | null {
    return this.params['namespace'] === '-' ? null : this.params['namespace']!;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.kinds.for('kinds');
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
    this.later.cancel();
    this.followed = '';
  }

  protected override willUpdate(): void {
    const kind = this.kind;
    if (!kind || !this.isConnected) return;
    const path = apiPath(kind, this.namespace, this.params['name']);
    this.object.for(path);
    this.schema.for(`${apiVersionOf(kind)}/${kind.kind}`);
    if (this.followed !== path) this.followObject(kind, path);
  }

  private followObject(kind: Kind, path: string): void {
    this.followed = path;
    this.stop.abort();
    this.stop = new AbortController();
    setPageTitle(`${this.params['name']} · ${kind.kind}`);
    if (kind.verbs.includes('watch')) follow(`${apiPath(kind, this.namespace).slice(1)}?name=${encodeURIComponent(this.params['name']!)}`, undefined, { changed: () => this.later.ask() }, this.stop.signal);
    this.rights = new Set();
    void allowed(['update', 'patch', 'delete'], kind, this.namespace, this.params['name']).then(rights => { if (this.followed === path) this.rights = rights; });
  }

  protected override render() {
    const kind = this.kind;
    const name = this.params['name']!;
    if (!kind) return html`<lb-page heading=${name}>${breadcrumbs()}${this.withoutKind()}</lb-page>`;
    const object = this.object.value;
    const contributed = object ? tabsOf(kind, object) : [];
    const wanted = this.query.get('tab') ?? 'overview';
    const tab = [...builtIn, ...contributed.map(item => item.key)].includes(wanted) ? wanted : 'overview';
    const pathTo = (key: string) => withQuery({ tab: key === 'overview' ? null : key });
    return html`
      <lb-page heading=${name} subheading=${`${kind.kind} · ${apiVersionOf(kind)}`}>
        ${breadcrumbs(kind, this.namespace)}
        ${object ? this.actions(kind, object) : nothing}
        ${this.notices(kind, object)}
        <lb-subnav label=${t('resources.tabs')} .items=${[...builtIn.map(key => ({ path: pathTo(key), label: t(`resources.tab.${key}`) })), ...contributed.map(item => ({ path: pathTo(item.key), label: item.title }))]} current=${pathTo(tab)}></lb-subnav>
        ${object ? this.tab(kind, object, tab) ?? contributed.find(item => item.key === tab)?.render() : this.isGone ? nothing : this.object.state === 'loading' ? html`<lb-skeleton rows="8" card></lb-skeleton>` : html`<lb-error .error=${this.object.error} @lb-retry=${() => this.object.reload()}></lb-error>`}
      </lb-page>`;
  }

  private withoutKind() {
    if (this.kinds.state === 'loading') return html`<lb-skeleton rows="6"></lb-skeleton>`;
    if (this.kinds.state !== 'ready') return html`<lb-error .error=${this.kinds.error} @lb-retry=${() => this.kinds.reload()}></lb-error>`;
    return html`<lb-empty class="card gone" icon="boxes" heading=${t('resources.gone.heading')} text=${t('resources.gone.text', { kind: `${this.params['plural']}.${this.params['group']}` })}>
      <wa-button slot="actions" appearance="outlined" href="/resources">${t('resources.gone.action')}</wa-button></lb-empty>`;
  }

  private get isGone(): boolean {
    return this.object.error instanceof ApiError && this.object.error.status === 404;
  }

  private actions(kind: Kind, object: KubeObject) {
    const badges = badgesOf(kind, object);
    return html`
      ${badges === nothing ? nothing : html`<span slot="actions">${badges}</span>`}
      ${actionsOf(kind, object).map(action => html`<wa-button slot="actions" appearance="outlined" variant=${action.danger ? 'danger' : 'neutral'} ?loading=${action.isRunning} @click=${() => action.run()}>${action.icon ? html`<wa-icon slot="start" name=${action.icon}></wa-icon>` : nothing}${action.title}</wa-button>`)}
      ${this.rights.has('delete') && !object.metadata.deletionTimestamp ? html`<wa-button slot="actions" variant="danger" appearance="outlined" @click=${() => this.deleteObject(kind, object)}><wa-icon slot="start" name="trash-2"></wa-icon>${t('resources.delete')}</wa-button>` : nothing}`;
  }

  private notices(kind: Kind, object: KubeObject | undefined) {
    if (this.isGone) {
      return html`<lb-empty class="card gone" icon="trash-2" heading=${t('resources.notThere.heading', { name: this.params['name'] })} text=${t('resources.notThere.text', { kind: kind.kind })}>
        <wa-button slot="actions" appearance="outlined" href=${kindPath(kind)}>${t('resources.notThere.action', { kind: kind.kind })}</wa-button></lb-empty>`;
    }
    if (this.object.state === 'stale') return html`<lb-error .error=${this.object.error} @lb-retry=${() => this.object.reload()}></lb-error>`;
    const { deletionTimestamp, finalizers = [] } = object?.metadata ?? {};
    if (!deletionTimestamp) return nothing;
    return html`<div class="note warn" role="status"><wa-icon name="clock" aria-hidden="true"></wa-icon><div class="grow">
      <strong>${t('resources.deleting.heading')} <lb-time datetime=${deletionTimestamp}></lb-time></strong>
      <span>${finalizers.length ? t('resources.deleting.waits', { names: finalizers.join(', ') }) : t('resources.deleting.text')}</span>
      ${finalizers.length && this.rights.has('patch') ? html`<div><wa-button size="s" variant="danger" appearance="outlined" @click=${() => this.releaseFinalizers(kind, object!)}>${t('resources.deleting.release')}</wa-button></div>` : nothing}
    </div></div>`;
  }

  private tab(kind: Kind, object: KubeObject, tab: string): unknown {
    switch (tab) {
      case 'overview': return html`<lb-object-overview .kind=${kind} .object=${object} .schema=${this.schema.value} ?editable=${this.rights.has('patch')} @lb-patch=${(event: CustomEvent<{ patch: unknown }>) => this.patch(kind, object, event.detail.patch)}></lb-object-overview>`;
      case 'yaml':
        void import('./parts/object-yaml.js');
        return html`<lb-object-yaml .kind=${kind} .object=${object} .schema=${this.schema.value?.full} ?editable=${this.rights.has('update') || this.rights.has('patch')} @lb-saved=${(event: CustomEvent<{ object: KubeObject }>) => this.object.set(event.detail.object)}></lb-object-yaml>`;
      case 'events': return html`<lb-object-events .object=${object}></lb-object-events>`;
      case 'related': return html`<lb-object-related .object=${object}></lb-object-related>`;
      case 'access': return html`<lb-object-access .kind=${kind} .object=${object}></lb-object-access>`;
      default: return undefined;
    }
  }

  private async patch(kind: Kind, object: KubeObject, patch: unknown): Promise<void> {
    try {
      this.object.set(await patchObject(kind, object.metadata.namespace, object.metadata.name, patch));
      toast({ kind: 'ok', text: t('resources.saved', { name: object.metadata.name }) });
    } catch (error) {
      this.failed(error);
    }
  }

  private async deleteObject(kind: Kind, object: KubeObject): Promise<void> {
    try {
      if (!await askAndDelete(kind, object)) return;
      // What waits for finalizers is still there, and this page tells what for.
      await this.object.reload();
      if (this.isGone) navigate(`${kindPath(kind)}${object.metadata.namespace ? `?namespace=${encodeURIComponent(object.metadata.namespace)}` : ''}`);
    } catch (error) {
      this.failed(error);
    }
  }

  private async releaseFinalizers(kind: Kind, object: KubeObject): Promise<void> {
    const { name, finalizers = [] } = object.metadata;
    if (!await confirm({ heading: t('resources.deleting.releaseHeading', { name }), text: t('resources.deleting.releaseText', { names: finalizers.join(', ') }), confirmLabel: t('resources.deleting.release'), danger: true, typeToConfirm: name })) return;
    await this.patch(kind, object, { metadata: { finalizers: null } });
    await this.object.reload();
  }

  /** The page keeps the error until the next try; the object stays as it was. */
  private failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.object.error = error;
    this.requestUpdate();
  }
}
