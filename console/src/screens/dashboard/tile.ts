import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { degraded, shared, Watch } from '../../core/index.js';
import { buttons } from '../../ui/button.js';
import type { Card } from './cards.js';
import { columns, tallest, type Tile } from './layout.js';

/** What is wanted of a card. */
export type TileChange = { kind: 'move'; by: number } | { kind: 'resize'; w?: number; h?: number } | { kind: 'hide' };

/** A card in its frame; while the dashboard is being arranged, with buttons that do all that dragging does. */
@customElement('lb-tile')
export class DashboardTile extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    :host { display: grid; min-inline-size: 0; }
    section { display: grid; grid-template-rows: auto minmax(0, 1fr); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); box-shadow: var(--lb-shadow); min-inline-size: 0; overflow: hidden; }
    :host([arranging]) section { border-style: dashed; border-color: var(--wa-color-neutral-border-loud); }
    header { display: flex; flex-wrap: wrap; align-items: center; gap: var(--lb-space-2); padding: var(--lb-space-3) var(--lb-space-4) 0; }
    :host([arranging]) header { cursor: grab; }
    h2 { flex: 1; font-size: 1rem; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    header > wa-icon { color: var(--lb-text-muted); }
    .mark { color: var(--lb-warn); font-size: 0.82rem; display: inline-flex; gap: 4px; align-items: center; }
    .tools { display: flex; flex-wrap: wrap; gap: 2px; inline-size: 100%; margin-inline: -6px; }
    .tools .icon-button:disabled { opacity: 0.35; cursor: default; }
    .content { padding: var(--lb-space-3) var(--lb-space-4) var(--lb-space-4); overflow: auto; }
    .more { font-size: 0.87rem; min-block-size: 24px; }
  `];

  @property({ attribute: false }) card!: Card;
  @property({ attribute: false }) tile!: Tile;
  @property({ type: Boolean, reflect: true }) arranging = false;
  @property({ type: Number }) place = 0;
  @property({ type: Number }) last = 0;

  constructor() {
    super();
    new Watch(this, degraded);
  }

  private ask(change: TileChange): void {
    this.dispatchEvent(new CustomEvent<TileChange>('lb-tile', { detail: change }));
  }

  protected override render() {
    const { card } = this;
    const fails = card.placed && (card.placed.extension.degraded || degraded.value.has(card.placed.extension.id));
    return html`
      <section aria-labelledby="title">
        <header>
          <wa-icon name=${this.arranging ? 'grip-vertical' : card.icon} aria-hidden="true"></wa-icon><h2 id="title" title=${card.title}>${card.title}</h2>
          ${fails ? html`<span class="mark"><wa-icon name="triangle-alert"></wa-icon>${t('shell.fragment.degraded')}</span>` : nothing}
          ${card.link && !this.arranging ? html`<a class="more" href=${card.link} aria-label=${t('dashboard.moreOf', { name: card.title })}>${t('dashboard.more')}</a>` : nothing}
          ${this.arranging ? [this.renderTool('eye-off', 'hide', { kind: 'hide' }), this.renderTools()] : nothing}
        </header>
        <div class="content" ?inert=${this.arranging}>${card.body()}</div>
      </section>`;
  }

  private renderTool(icon: string, key: string, change: TileChange, isOff = false) {
    const label = t(`dashboard.${key}`, { name: this.card.title });
    return html`<button class="icon-button small" data-tool=${key} ?disabled=${isOff} aria-label=${label} title=${label} @click=${() => this.ask(change)}><wa-icon name=${icon}></wa-icon></button>`;
  }

  private renderTools() {
    const { w, h } = this.tile;
    return html`
      <div class="tools" role="group" aria-label=${t('dashboard.arrangeOne', { name: this.card.title })}>
        ${this.renderTool('arrow-left', 'moveBack', { kind: 'move', by: -1 }, this.place === 0)}
        ${this.renderTool('arrow-right', 'moveOn', { kind: 'move', by: 1 }, this.place === this.last)}
        ${this.renderTool('unfold-horizontal', 'wider', { kind: 'resize', w: 1 }, w >= columns)}
        ${this.renderTool('fold-horizontal', 'narrower', { kind: 'resize', w: -1 }, w <= (this.card.minW ?? 1))}
        ${this.renderTool('unfold-vertical', 'taller', { kind: 'resize', h: 1 }, h >= tallest)}
        ${this.renderTool('fold-vertical', 'shorter', { kind: 'resize', h: -1 }, h <= 1)}
      </div>`;
  }
}
