import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { Localized, t } from '@luban/console-sdk';
import { Loaded, setPageTitle, shared, withQuery } from '../../core/index.js';
import { controls } from '../common/controls.js';
import '../common/subnav.js';
import '../common/explain-tree.js';
import { KnownKinds } from './data/known-kinds.js';
import { allowed } from './data/rights.js';
import { schemaOf } from './data/schemas.js';
import { apiVersionOf, kindPath, type Kind } from './model/kind.js';
import { breadcrumbs } from './parts/breadcrumbs.js';
import './parts/favourite-button.js';
import './parts/object-list.js';

/** Every object of one kind, and what the fields of the kind mean. */
@customElement('lb-resource-list-page')
export class ResourceListPage extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    .gone { padding: var(--lb-space-5); }
    .versions { font-size: 0.87rem; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private rights: ReadonlySet<string> = new Set();
  private readonly kinds = new KnownKinds(this);
  private readonly schema = new Loaded(this, async () => { const kind = this.kind; return kind ? await schemaOf(kind) : { schema: {}, schemas: {}, full: {} }; });
  private asked = '';

  private get kind(): Kind | undefined {
    return this.kinds.value?.at(this.params);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asked = '';
  }

  protected override updated(): void {
    const kind = this.kind;
    if (!kind) return;
    setPageTitle(kind.kind);
    const namespace = this.query.get('namespace');
    const key = `${kind.group}/${kind.plural}/${namespace ?? ''}`;
    if (key === this.asked) return;
    this.asked = key;
    void allowed(['create', 'delete'], kind, namespace).then(rights => { if (this.asked === key) this.rights = rights; });
  }

  protected override render() {
    const kind = this.kind;
    if (!kind) return html`<lb-page heading=${this.params['plural'] ?? ''}>${breadcrumbs()}${this.missing()}</lb-page>`;
    const tab = this.query.get('tab') === 'schema' ? 'schema' : 'objects';
    return html`
      <lb-page heading=${kind.kind} subheading=${`${apiVersionOf(kind)} · ${t(kind.namespaced ? 'resources.scope.namespaced' : 'resources.scope.cluster')}${kind.shortNames.length ? ` · ${kind.shortNames.join(', ')}` : ''}`}>
        ${breadcrumbs()}
        <lb-favourite-button slot="actions" .kind=${kind}></lb-favourite-button>
        ${this.rights.has('create') ? html`<wa-button slot="actions" variant="brand" href=${`${kindPath(kind)}/new${this.query.get('namespace') ? `?namespace=${encodeURIComponent(this.query.get('namespace')!)}` : ''}`}><wa-icon slot="start" name="plus"></wa-icon>${t('resources.create.action', { kind: kind.kind })}</wa-button>` : nothing}
        <lb-subnav label=${t('resources.tabs')} .items=${[
          { path: withQuery({ tab: null }), label: t('resources.tab.objects') },
          { path: withQuery({ tab: 'schema' }), label: t('resources.tab.schema') },
        ]} current=${withQuery({ tab: tab === 'schema' ? tab : null })}></lb-subnav>
        ${tab === 'schema' ? this.explain(kind) : html`<lb-object-list .kind=${kind} .query=${this.query} .rights=${this.rights}></lb-object-list>`}
      </lb-page>`;
  }

  private missing() {
    if (this.kinds.state === 'loading') return html`<lb-skeleton rows="6"></lb-skeleton>`;
    if (this.kinds.state !== 'ready') return html`<lb-error .error=${this.kinds.error} @lb-retry=${() => this.kinds.reload()}></lb-error>`;
    return html`<lb-empty class="card gone" icon="boxes" heading=${t('resources.gone.heading')} text=${t('resources.gone.text', { kind: `${this.params['plural']}.${this.params['group']}` })}>
      <wa-button slot="actions" appearance="outlined" href="/resources">${t('resources.gone.action')}</wa-button></lb-empty>`;
  }

  private explain(kind: Kind) {
    this.schema.for(`${apiVersionOf(kind)}/${kind.kind}`);
    const found = this.schema.value;
    if (!found) return this.schema.state === 'loading' ? html`<lb-skeleton rows="8"></lb-skeleton>` : html`<lb-error .error=${this.schema.error} @lb-retry=${() => this.schema.reload()}></lb-error>`;
    return html`<section class="card stack">
      <div class="row between"><p>${found.schema.description ?? t('resources.schema.about', { kind: kind.kind })}</p>
        ${kind.versions.length > 1 ? html`<span class="versions">${t('resources.schema.versions')} ${kind.versions.map(version => html` <a href="${kindPath({ ...kind, version })}?tab=schema" aria-current=${version === kind.version ? 'page' : nothing}>${version}</a>`)}</span>` : nothing}</div>
      <lb-explain-tree .schema=${found.schema} .schemas=${found.schemas} label=${t('resources.tab.schema')}></lb-explain-tree>
    </section>`;
  }
}
