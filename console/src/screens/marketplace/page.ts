import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/details/details.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/pagination/pagination.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Localized, locale, t, type KubeObject } from '@luban/console-sdk';
import { Live, Loaded, navigate, Resting, shared } from '../../core/index.js';
import { entries, planName, plans, search } from '../centre/api.js';
import type { CataloguePage, FacetValue, InstallPlan } from '../centre/model.js';
import { selectBox, selectBoxStyles } from '../centre/select-box.js';
import './card.js';
import { chipsOf, cleared, filters, isFiltered, pageSize, readQuery, sorts, toAddress, toRequest, without, type CatalogueQuery, type Filter, type Sort } from './query.js';

const facetNames: Record<Exclude<Filter, 'tag'>, keyof CataloguePage['facets']> = { category: 'categories', state: 'states', source: 'sources', publisher: 'publishers', license: 'licenses' };
const changePause = 300;

/** The catalogue of extensions: search, filters with counts, cards. */
@customElement('lb-marketplace-page')
export class MarketplacePage extends Localized(LitElement) {
  static override styles = [shared, selectBoxStyles, css`
    .columns { display: grid; grid-template-columns: 220px minmax(0, 1fr); gap: var(--lb-space-5); align-items: start; }
    .facets { display: grid; gap: var(--lb-space-4); position: sticky; inset-block-start: 72px; }
    .toolbar { display: flex; gap: var(--lb-space-3); flex-wrap: wrap; align-items: end; }
    .toolbar wa-input { flex: 1 1 260px; }
    wa-input::part(form-control-label) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    kbd { border: 1px solid var(--lb-border); border-radius: 4px; padding: 0 6px; font: inherit; font-size: 0.8rem; color: var(--lb-text-muted); }
    .chips { display: flex; gap: var(--lb-space-2); flex-wrap: wrap; align-items: center; }
    .chip { font: inherit; font-size: 0.87rem; display: inline-flex; align-items: center; gap: 6px; min-block-size: 28px; padding: 2px 10px; border-radius: 14px; cursor: pointer; border: 1px solid var(--lb-border); background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); }
    .stale { margin-block-end: var(--lb-space-3); }
    ul.cards { list-style: none; padding: 0; } ul.cards > li { display: grid; }
    wa-pagination { justify-self: center; }
    .narrow { display: none; }
    @media (max-width: 900px) { .columns { grid-template-columns: minmax(0, 1fr); } .wide { display: none; } .narrow { display: block; } .facets { position: static; } kbd { display: none; } }
  `];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @state() private typed: string | null = null;
  @query('wa-input') private searchBox!: HTMLElement & { focus(): void; select?(): void };
  private readonly typing = new Resting(this);
  private changes?: ReturnType<typeof setTimeout>;

  private readonly result = new Loaded(this, signal => search(toRequest(this.wanted), signal));
  private readonly plans = new Live<InstallPlan>(this, () => ({ of: plans }));
  private readonly catalogue: Live<KubeObject> = new Live(this, () => ({ of: entries }), () => this.askAgain());

  private get wanted(): CatalogueQuery {
    return readQuery(this.query);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.onKey);
    clearTimeout(this.changes);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('query') && this.typed?.trim() !== this.wanted.text) this.typed = null;
    this.result.for(`${locale()} ${toRequest(this.wanted)}`, { forget: false });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0] as HTMLElement;
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    event.preventDefault();
    this.searchBox.focus();
  };

  /** Many entries change together, as when a source was read: they are asked for once. */
  private askAgain(): void {
    if (this.catalogue.state !== 'ready') return;
    clearTimeout(this.changes);
    this.changes = setTimeout(() => void this.result.reload(), changePause);
  }

  private show(query: CatalogueQuery, replace = true): void {
    navigate(toAddress(query), { replace });
  }

  protected override render() {
    const found = this.result.value;
    return html`
      <lb-page heading=${t('marketplace.title')} subheading=${t('marketplace.subtitle')}>
        <wa-button slot="actions" appearance="outlined" href="/sources"><wa-icon slot="start" name="globe"></wa-icon>${t('marketplace.sources')}</wa-button>
        <div class="columns">
          <aside class="wide facets" aria-label=${t('marketplace.filters')}>${this.facets()}</aside>
          <div class="stack">
            ${this.toolbar()}
            <wa-details class="narrow" summary=${t('marketplace.filters')}><div class="facets">${this.facets()}</div></wa-details>
            ${this.chips()}
            <div role="status" class="small muted">${found ? t('marketplace.found', { count: found.total }) : nothing}</div>
            ${this.results()}
          </div>
        </div>
      </lb-page>`;
  }

  private toolbar() {
    const { text, sort } = this.wanted;
    return html`
      <div class="toolbar" role="search">
        <wa-input type="search" label=${t('marketplace.search')} placeholder=${t('marketplace.search')} with-clear maxlength="200" .value=${this.typed ?? text} @input=${this.onType} @wa-clear=${() => { this.typed = ''; this.searchFor(''); }}
          @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter') this.searchFor(this.typed ?? text); }}>
          <wa-icon slot="start" name="search" aria-hidden="true"></wa-icon><kbd slot="end" aria-hidden="true">/</kbd>
        </wa-input>
        ${selectBox(t('marketplace.sort'), sort, sorts.map(value => ({ value, label: t(`marketplace.sort.${value}`) })), chosen => this.show({ ...this.wanted, sort: chosen as Sort, page: 1 }))}
      </div>`;
  }

  private facets() {
    const known = this.result.value?.facets;
    const wanted = this.wanted;
    return html`${filters.filter((filter): filter is Exclude<Filter, 'tag'> => filter !== 'tag').map(filter => {
      const values = known?.[facetNames[filter]] ?? [];
      if (values.length === 0 && wanted[filter].length === 0) return nothing;
      return html`<lb-facets heading=${t(`marketplace.filter.${filter}`)} .options=${values.map(value => ({ value: value.name, label: this.nameOf(filter, value.name, value), count: value.count }))} .value=${wanted[filter]}
        @lb-change=${(event: CustomEvent<{ value: string[] }>) => this.show({ ...wanted, [filter]: event.detail.value, page: 1 }, false)}></lb-facets>`;
    })}
    ${known ? html`<lb-facets heading=${t('marketplace.filter.verified')} .options=${[{ value: 'true', label: t('marketplace.onlyVerified') }]} .value=${wanted.verified ? ['true'] : []}
      @lb-change=${(event: CustomEvent<{ value: string[] }>) => this.show({ ...wanted, verified: event.detail.value.length > 0, page: 1 }, false)}></lb-facets>` : nothing}`;
  }

  private chips() {
    const wanted = this.wanted;
    const chips = chipsOf(wanted);
    if (chips.length === 0) return nothing;
    return html`<div class="chips" role="group" aria-label=${t('marketplace.filters')}>
      ${chips.map(({ filter, value }) => {
        const label = filter === 'verified' ? t('marketplace.onlyVerified') : `${t(`marketplace.filter.${filter}`)}: ${this.nameOf(filter, value)}`;
        return html`<button class="chip" aria-label=${t('marketplace.removeFilter', { filter: label })} @click=${() => this.show(without(wanted, filter, value), false)}>${label}<wa-icon name="x" aria-hidden="true"></wa-icon></button>`;
      })}
      <wa-button size="s" appearance="plain" @click=${() => this.show(cleared(wanted), false)}>${t('marketplace.clearAll')}</wa-button>
    </div>`;
  }

  private results() {
    const { value: found, state: how, error } = this.result;
    if (how === 'error' || how === 'forbidden') return html`<lb-error heading=${t('marketplace.failed')} .error=${error} @lb-retry=${() => this.result.reload()}></lb-error>`;
    if (!found) return html`<div class="cards">${Array.from({ length: 6 }, () => html`<lb-skeleton card rows="4"></lb-skeleton>`)}</div>`;
    if (found.items.length === 0) return this.empty();
    const names = new Map(found.facets.categories.map(category => [category.name, category.displayName ?? category.name]));
    const byName = new Map(this.plans.items.map(plan => [plan.metadata.name, plan]));
    const page = this.wanted.page;
    return html`
      ${how === 'stale' ? html`<lb-error class="stale" heading=${t('marketplace.staleList')} .error=${error} @lb-retry=${() => this.result.reload()}></lb-error>` : nothing}
      <ul class="cards">${repeat(found.items, item => item.id, item => html`<li><lb-extension-card .item=${item} .plan=${byName.get(planName(item.id)) ?? null} .categories=${names}></lb-extension-card></li>`)}</ul>
      ${found.total > pageSize ? html`<wa-pagination label=${t('marketplace.pages')} total=${found.total} page-size=${pageSize} page=${page}
        .hrefTemplate=${(target: number) => toAddress({ ...this.wanted, page: target })}></wa-pagination>` : nothing}`;
  }

  private empty() {
    if (isFiltered(this.wanted) || this.wanted.page > 1) {
      return html`<lb-empty icon="search" heading=${t('marketplace.noMatch')} text=${t('marketplace.noMatchText')}><wa-button slot="actions" appearance="outlined" @click=${() => this.show(cleared(this.wanted), false)}>${t('marketplace.clearAll')}</wa-button></lb-empty>`;
    }
    return html`<lb-empty icon="store" heading=${t('marketplace.empty')} text=${t('marketplace.emptyText')}><wa-button slot="actions" variant="brand" href="/sources/new">${t('marketplace.addSource')}</wa-button></lb-empty>`;
  }

  private nameOf(filter: Filter, value: string, known?: FacetValue): string {
    if (filter === 'state') return t(`marketplace.state.${value}`);
    if (filter === 'tag') return value;
    const facet = known ?? this.result.value?.facets[facetNames[filter]].find(each => each.name === value);
    return facet?.displayName || value;
  }

  private onType(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    this.typing.schedule(() => this.searchFor(this.typed ?? ''));
  }

  private searchFor(text: string): void {
    this.typing.cancel();
    if (text.trim() !== this.wanted.text) this.show({ ...this.wanted, text: text.trim(), page: 1 });
  }
}
