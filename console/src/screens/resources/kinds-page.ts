import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { apiJson, ApiError, Localized, t } from '@luban/console-sdk';
import { can, preferences, setQuery, shared, Watch } from '../../core/index.js';
import { controls } from '../common/controls.js';
import { groupBy } from '../common/group.js';
import { type Catalogue } from './data/kinds.js';
import { KnownKinds } from './data/known-kinds.js';
import { apiPath, keyOf, kindPath, matches, type Kind } from './model/kind.js';
import { favouriteKinds } from './parts/favourite-button.js';
import './parts/favourite-button.js';

/** Every kind of resource that there is, whoever brings it. */
@customElement('lb-kinds-page')
export class KindsPage extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    .search { flex: 1 1 280px; max-inline-size: 420px; }
    .groups { display: grid; gap: var(--lb-space-5); }
    section { display: grid; gap: var(--lb-space-2); }
    .group { display: flex; flex-wrap: wrap; align-items: baseline; gap: var(--lb-space-1) var(--lb-space-3); }
    .group h2 { font-size: 1rem; overflow-wrap: anywhere; }
    .kinds { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 270px), 1fr)); gap: var(--lb-space-2); list-style: none; padding: 0; }
    .kind { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 var(--lb-space-2); align-items: center; padding: var(--lb-space-3) var(--lb-space-2) var(--lb-space-3) var(--lb-space-4); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); }
    .kind:hover { border-color: var(--lb-link); }
    .kind a { font-weight: 600; color: var(--lb-text); overflow-wrap: anywhere; }
    .kind a::after { content: ''; position: absolute; inset: 0; border-radius: var(--lb-radius); }
    .kind a:hover { text-decoration: none; }
    .kind a:focus-visible { outline: none; }
    .kind a:focus-visible::after { outline: 2px solid var(--lb-focus); outline-offset: 1px; }
    .kind lb-favourite-button { position: relative; z-index: 1; }
    .facts { display: flex; flex-wrap: wrap; gap: 0 var(--lb-space-2); font-size: 0.82rem; color: var(--lb-text-muted); grid-template-columns: none; }
    .count { font-variant-numeric: tabular-nums; color: var(--lb-text); }
    .locked a { color: var(--lb-text-muted); font-weight: 500; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private counts: ReadonlyMap<string, number> = new Map();
  private readonly kinds = new KnownKinds(this);
  private counted: Catalogue | null = null;

  constructor() {
    super();
    new Watch(this, preferences);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.counted = null;
  }

  protected override updated(): void {
    if (!this.kinds.value || this.kinds.value === this.counted) return;
    this.counted = this.kinds.value;
    void this.count(this.kinds.value.kinds.filter(mayList), this.kinds.signal);
  }

  protected override render() {
    return html`
      <lb-page heading=${t('resources.title')} subheading=${t('resources.subtitle')}>
        <wa-button slot="actions" variant="brand" href="/resources/apply"><wa-icon slot="start" name="upload"></wa-icon>${t('resources.apply.title')}</wa-button>
        ${this.kinds.value ? this.list(this.kinds.value) : this.kinds.state === 'loading' ? html`<lb-skeleton rows="8" card></lb-skeleton>` : html`<lb-error .error=${this.kinds.error} @lb-retry=${() => this.kinds.reload()}></lb-error>`}
      </lb-page>`;
  }

  private list(all: Catalogue) {
    const search = this.query.get('search') ?? '';
    const owner = this.query.get('owner') ?? '';
    const wanted = all.kinds.filter(kind => matches(kind, search) && (!owner || ownerKey(all, kind) === owner));
    const favourites = favouriteKinds();
    const starred = wanted.filter(kind => favourites.includes(keyOf(kind)));
    const groups = groupBy(wanted, kind => `${ownerKey(all, kind)}\n${kind.group}`);
    const order = ['kernel', 'extension', 'definition', 'upstream'];
    const sorted = [...groups].sort(([left], [right]) => order.indexOf(left.split(/[:\n]/)[0]!) - order.indexOf(right.split(/[:\n]/)[0]!) || left.localeCompare(right));
    const owners = [...new Set(all.kinds.map(kind => ownerKey(all, kind)))].sort((left, right) => order.indexOf(left.split(':')[0]!) - order.indexOf(right.split(':')[0]!) || left.localeCompare(right));
    return html`
      <div class="toolbar" role="search" aria-label=${t('resources.list.filters')}>
        <label class="field search"><span>${t('resources.kinds.search')}</span><input type="search" autocomplete="off" placeholder="cm, InstallPlan, rbac…" .value=${search} @input=${(event: Event) => setQuery({ search: (event.target as HTMLInputElement).value || null })} /></label>
        <label class="field"><span>${t('resources.kinds.owner')}</span><select @change=${(event: Event) => setQuery({ owner: (event.target as HTMLSelectElement).value || null })}>
          <option value="" ?selected=${!owner}>${t('resources.kinds.everybody')}</option>
          ${owners.map(key => html`<option value=${key} ?selected=${key === owner}>${ownerLabel(key)}</option>`)}</select></label>
        <span class="hint grow" role="status">${t('resources.kinds.count', { count: wanted.length })}</span>
      </div>
      ${wanted.length ? html`<div class="groups">
        ${starred.length ? this.section(t('resources.kinds.favourites'), '', starred) : nothing}
        ${sorted.map(([key, kinds]) => this.section(kinds[0]!.group || 'core', ownerLabel(key.split('\n')[0]!), kinds))}
      </div>` : html`<lb-empty class="card" icon="filter" heading=${t('resources.list.noneFound')} text=${t('resources.list.noneFoundText')}><wa-button slot="actions" appearance="outlined" @click=${() => setQuery({ search: null, owner: null })}>${t('resources.list.clear')}</wa-button></lb-empty>`}`;
  }

  private section(name: string, owner: string, kinds: readonly Kind[]) {
    return html`<section aria-label=${name}>
      <div class="group"><h2>${name}</h2>${owner ? html`<span class="chip">${owner}</span>` : nothing}</div>
      <ul class="kinds">${kinds.map(kind => this.kind(kind))}</ul>
    </section>`;
  }

  private kind(kind: Kind) {
    const count = this.counts.get(keyOf(kind));
    const open = mayList(kind);
    return html`<li class="kind ${open ? '' : 'locked'}">
      <div>
        <a href=${kindPath(kind)}>${kind.kind}</a>
        <div class="facts">${open ? count === undefined ? nothing : html`<span class="count">${t('resources.kinds.objects', { count })}</span>` : html`<span><wa-icon name="lock" aria-hidden="true"></wa-icon> ${t('resources.kinds.locked')}</span>`}
          ${kind.shortNames.length ? html`<span>${kind.shortNames.join(', ')}</span>` : nothing}<span>${kind.version}</span></div>
      </div>
      <lb-favourite-button .kind=${kind}></lb-favourite-button>
    </li>`;
  }

  /** Counts by pages of one, which tell how many follow; a few at a time. */
  private async count(kinds: readonly Kind[], signal: AbortSignal): Promise<void> {
    const queue = [...kinds];
    const next = async (): Promise<void> => {
      for (let kind = queue.shift(); kind && !signal.aborted; kind = queue.shift()) {
        try {
          const { items, metadata } = await apiJson<{ items: unknown[]; metadata: { remainingItemCount?: number } }>(`${apiPath(kind)}?limit=1`, { headers: { Accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' }, signal });
          this.counts = new Map(this.counts).set(keyOf(kind), items.length + (metadata.remainingItemCount ?? 0));
        } catch (error) {
          // A kind that cannot be counted has no number; its page says why.
          if (!(error instanceof ApiError) && !signal.aborted) throw error;
        }
      }
    };
    await Promise.all([next(), next(), next(), next()]);
  }
}

function mayList(kind: Kind): boolean {
  return kind.verbs.includes('list') && can({ verb: 'list', group: kind.group, resource: kind.plural });
}

function ownerKey(all: Catalogue, kind: Kind): string {
  const owner = all.ownerOf(kind);
  return owner.type === 'extension' ? `extension:${owner.id}` : owner.type;
}

function ownerLabel(key: string): string {
  return key.startsWith('extension:') ? t('resources.owner.extension', { id: key.slice('extension:'.length) }) : t(`resources.owner.${key}`);
}
