import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Localized, t } from '@luban/console-sdk';
import { loadOverview, overview, overviewProblem, placed, preferences, rules, session, setPreferences, shared, surroundings, Watch } from '../../core/index.js';
import { buttons } from '../../ui/button.js';
import { knownCards, type Card } from './cards.js';
import { arrange, hide, move, readLayout, resize, unhide, type Layout, type Tile } from './layout.js';
import type { DashboardTile, TileChange } from './tile.js';
import './tile.js';

/** What a user sees first: cards of the console and of extensions, in the user's own order. */
@customElement('lb-dashboard-page')
export class DashboardPage extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    .grid { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(4, minmax(0, 1fr)); grid-auto-rows: 196px; grid-auto-flow: dense; }
    lb-tile { grid-column: span var(--w); grid-row: span var(--h); --fragment-height: calc(var(--h) * 212px - 92px); }
    lb-tile[dragging] { opacity: 0.45; }
    lb-tile[target] { outline: 2px solid var(--lb-focus); outline-offset: 3px; border-radius: var(--lb-radius); }
    .welcome { margin-block-end: var(--lb-space-4); padding: var(--lb-space-4); }
    .add { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; margin-block-end: var(--lb-space-4); }
    @media (max-width: 1200px) { .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); } lb-tile { grid-column: span min(var(--w), 2); } }
    @media (max-width: 1200px) { lb-tile.wide { grid-column: span 2; } }
    @media (max-width: 700px) { .grid { grid-template-columns: minmax(0, 1fr); grid-auto-rows: auto; } lb-tile, lb-tile.wide { grid-column: auto; grid-row: auto; min-block-size: calc(var(--h) * 212px - 16px); --fragment-height: 100px; } }
  `];

  @state() private arranging = false;
  @state() private dragged: string | null = null;
  @state() private target: string | null = null;
  @state() private said = '';

  constructor() {
    super();
    new Watch(this, placed, surroundings, preferences, rules, session, overview, overviewProblem);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadOverview();
  }

  private get layout(): Layout {
    return readLayout(preferences.value.dashboard);
  }

  private keep(layout: Layout, said = ''): void {
    setPreferences({ dashboard: layout });
    this.said = said;
  }

  protected override render() {
    const cards = knownCards();
    const byId = new Map(cards.map(card => [card.id, card]));
    const tiles = arrange(cards, this.layout);
    return html`
      <lb-page heading=${t('navigation.dashboard')} subheading=${t('dashboard.subheading')}>
        <div slot="actions" class="row">
          ${this.arranging ? html`<button class="button" @click=${() => this.keep({ tiles: [], hidden: [] }, t('dashboard.wasReset'))}><wa-icon name="rotate-ccw"></wa-icon>${t('dashboard.reset')}</button>` : nothing}
          <button class="button ${this.arranging ? 'primary' : ''}" aria-pressed=${String(this.arranging)} @click=${() => { this.arranging = !this.arranging; }}>
            <wa-icon name=${this.arranging ? 'check' : 'sliders-horizontal'}></wa-icon>${t(this.arranging ? 'dashboard.done' : 'dashboard.arrange')}</button>
        </div>
        ${overview.value?.extensions?.['installed'] === 0 ? this.renderWelcome() : nothing}
        ${this.arranging ? this.renderHidden(cards) : nothing}
        <!-- Not before it is known what stands above: what is there does not move. -->
        <div class="grid">${!overview.value && !overviewProblem.value ? nothing : repeat(tiles, tile => tile.id, (tile, index) => this.renderTile(byId.get(tile.id)!, tile, index, tiles))}</div>
        <div class="visually-hidden" role="status">${this.said}</div>
      </lb-page>`;
  }

  private renderWelcome() {
    return html`
      <div class="card welcome"><lb-empty icon="store" heading=${t('dashboard.welcome')} text=${t('dashboard.welcomeText')}>
        <a slot="actions" class="button primary" href="/marketplace">${t('dashboard.toMarketplace')}</a></lb-empty></div>`;
  }

  private renderHidden(cards: readonly Card[]) {
    const hidden = cards.filter(card => this.layout.hidden.includes(card.id));
    return html`
      <div class="add" role="group" aria-label=${t('dashboard.hidden')}><span class="muted">${t(hidden.length ? 'dashboard.hidden' : 'dashboard.noneHidden')}</span>
        ${hidden.map(card => html`<button class="button small" @click=${() => this.keep(unhide(this.layout, card.id), t('dashboard.wasAdded', { name: card.title }))}><wa-icon name="plus"></wa-icon>${card.title}</button>`)}</div>`;
  }

  private renderTile(card: Card, tile: Tile, index: number, tiles: readonly Tile[]) {
    return html`
      <lb-tile class=${tile.w > 1 ? 'wide' : ''} style=${`--w: ${tile.w}; --h: ${tile.h}`} data-card=${tile.id} .card=${card} .tile=${tile} ?arranging=${this.arranging} .place=${index} .last=${tiles.length - 1}
        draggable=${this.arranging ? 'true' : 'false'} ?dragging=${this.dragged === tile.id} ?target=${this.target === tile.id && this.dragged !== tile.id}
        @lb-tile=${(event: CustomEvent<TileChange>) => void this.change(card, tile, index, tiles, event.detail)}
        @dragstart=${(event: DragEvent) => this.drag(event, tile.id)} @dragend=${() => { this.dragged = this.target = null; }}
        @dragover=${(event: DragEvent) => { if (this.dragged) { event.preventDefault(); this.target = tile.id; } }}
        @drop=${(event: DragEvent) => { event.preventDefault(); if (this.dragged) this.keep(move(tiles, this.layout, this.dragged, index)); }}></lb-tile>`;
  }

  private drag(event: DragEvent, id: string): void {
    if (!this.arranging) return;
    event.dataTransfer?.setData('text/plain', id);
    this.dragged = id;
  }

  private async change(card: Card, tile: Tile, index: number, tiles: readonly Tile[], change: TileChange): Promise<void> {
    const { layout } = this;
    if (change.kind === 'hide') {
      this.keep(hide(tiles, layout, tile.id), t('dashboard.wasHidden', { name: card.title }));
      return this.focusTool((tiles[index + 1] ?? tiles[index - 1])?.id, 'hide');
    }
    if (change.kind === 'resize') return this.keep(resize(tiles, layout, tile.id, change, card.minW), t('dashboard.wasResized', { name: card.title }));
    this.keep(move(tiles, layout, tile.id, index + change.by), t('dashboard.wasMoved', { name: card.title, place: index + change.by + 1 }));
    await this.focusTool(tile.id, change.by < 0 ? 'moveBack' : 'moveOn');
  }

  /** Moving or hiding an element takes the focus from it; who arranges by keys goes on where it makes sense. */
  private async focusTool(id: string | undefined, tool: string): Promise<void> {
    await this.updateComplete;
    const tile = id === undefined ? null : this.renderRoot.querySelector<DashboardTile>(`[data-card='${CSS.escape(id)}']`);
    await tile?.updateComplete;
    const button = tile?.shadowRoot?.querySelector<HTMLButtonElement>(`[data-tool='${tool}']:not(:disabled)`) ?? tile?.shadowRoot?.querySelector<HTMLElement>('[data-tool]:not(:disabled)');
    (button ?? this.renderRoot.querySelector<HTMLElement>('[aria-pressed]'))?.focus();
  }
}
