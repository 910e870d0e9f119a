import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../components/status.js';
import { Localized, t } from '../i18n.js';
import '../messages.js';
import { drawNode, onNodeDrawing } from '../nodes.js';
import { base } from '../styles.js';
import { neighbour, nodeHeight, nodeWidth, pathOf, placeTopology, type PlacedTopology, type TopologyEdge, type TopologyNode } from './layout.js';

const directions: Record<string, 'left' | 'right' | 'up' | 'down'> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/**
 * Things and what leads from one to another, as a picture and as a table.
 * @fires lb-node - `{ node }`: a thing was chosen.
 */
@customElement('lb-topology')
export class LbTopology extends Localized(LitElement) {
  static override styles = [base, css`
    :host { position: relative; border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); overflow: hidden; }
    .view { block-size: var(--height, 380px); overflow: hidden; position: relative; cursor: grab; touch-action: none; background-image: radial-gradient(var(--lb-border) 1px, transparent 1px); background-size: 20px 20px; }
    .view.dragging { cursor: grabbing; }
    .canvas { position: absolute; transform-origin: 0 0; }
    svg { position: absolute; inset: 0; overflow: visible; pointer-events: none; }
    path.edge { fill: none; stroke: var(--wa-color-neutral-border-loud, var(--lb-text-muted)); stroke-width: 1.5; }
    path.dashed { stroke-dasharray: 5 4; }
    path.lit { stroke: var(--lb-brand); stroke-width: 2; }
    .head { fill: var(--wa-color-neutral-border-loud, var(--lb-text-muted)); }
    text { font-size: 11px; fill: var(--lb-text-muted); text-anchor: middle; paint-order: stroke; stroke: var(--lb-surface); stroke-width: 4px; }
    .node { position: absolute; inline-size: ${nodeWidth}px; block-size: ${nodeHeight}px; display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 8px; align-items: center; padding: 0 10px; text-align: start; background: var(--lb-surface-raised); border: 1px solid var(--wa-color-neutral-border-normal, var(--lb-border)); border-radius: var(--lb-radius); box-shadow: var(--lb-shadow); cursor: pointer; }
    .node:hover { border-color: var(--lb-brand); }
    .node.current { border-color: var(--lb-brand); background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); }
    .node wa-icon { color: var(--lb-text-muted); font-size: 18px; }
    .node.current wa-icon { color: inherit; }
    .name { font-weight: 600; font-size: 0.9rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .detail { font-size: 0.8rem; color: var(--lb-text-muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .current .detail { color: inherit; }
    .words { grid-column: 2; min-inline-size: 0; }
    .node.drawn { display: block; padding: 0; overflow: clip; }
    .drawn > .own { display: block; block-size: 100%; pointer-events: none; }
    .node lb-status { grid-column: 3; inline-size: 15px; overflow: hidden; }
    .tools { position: absolute; inset-block-start: var(--lb-space-2); inset-inline-end: var(--lb-space-2); display: flex; gap: 2px; background: var(--lb-surface-raised); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); padding: 2px; z-index: 1; }
    .list { max-block-size: var(--height, 380px); overflow: auto; padding-block-start: 44px; }
    table { border-collapse: collapse; inline-size: 100%; font-size: 0.93rem; }
    th, td { text-align: start; padding: 6px var(--lb-space-4); border-block-end: 1px solid var(--lb-border); vertical-align: top; }
    th { font-size: 0.82rem; color: var(--lb-text-muted); font-weight: 600; }
    .link { background: none; border: 0; padding: 2px 0; color: var(--lb-link); cursor: pointer; min-block-size: 24px; text-align: start; }
  `];

  @property({ attribute: false }) nodes: readonly TopologyNode[] = [];
  @property({ attribute: false }) edges: readonly TopologyEdge[] = [];
  @property() label = '';
  @property() direction: 'right' | 'down' = 'right';
  @state() private placed: PlacedTopology = { width: 0, height: 0, nodes: [], edges: [] };
  @state() private asTable = false;
  /** Where there is little room beside, ranks go down. */
  @state() private narrow = false;
  @state() private reached = '';
  @state() private scale = 1;
  @state() private x = 0;
  @state() private y = 0;
  private dragged: { x: number; y: number; moved: boolean } | undefined;
  private sizes?: ResizeObserver;
  private stopListening?: () => void;
  private touched = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes = new ResizeObserver(() => { this.narrow = this.clientWidth > 0 && this.clientWidth < 560; if (!this.touched) this.fit(); });
    this.sizes.observe(this);
    this.stopListening = onNodeDrawing(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes?.disconnect();
    this.stopListening?.();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!['nodes', 'edges', 'direction', 'narrow'].some(name => changed.has(name))) return;
    this.placed = placeTopology(this.nodes, this.edges, this.narrow ? 'down' : this.direction);
    if (!this.nodes.some(({ id }) => id === this.reached)) this.reached = (this.nodes.find(({ current }) => current) ?? this.nodes[0])?.id ?? '';
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('placed') && !this.touched) this.fit();
  }

  /** Shows all of it. */
  fit(): void {
    const view = this.renderRoot.querySelector<HTMLElement>('.view');
    if (!view || view.clientWidth === 0) return;
    const { width, height } = this.placed;
    this.scale = Math.min(1, Math.max(0.4, Math.min((view.clientWidth - 24) / (width || 1), (view.clientHeight - 24) / (height || 1))));
    this.x = Math.max(12, (view.clientWidth - width * this.scale) / 2);
    this.y = Math.max(12, (view.clientHeight - height * this.scale) / 2);
    this.touched = false;
  }

  protected override render() {
    return html`
      <div class="tools" role="group" aria-label=${this.label}>
        ${this.asTable ? nothing : html`${this.tool('plus', 'zoomIn', () => this.zoom(1.25))}${this.tool('minus', 'zoomOut', () => this.zoom(0.8))}${this.tool('maximize-2', 'fit', () => this.fit())}`}
        <button class="quiet" aria-pressed=${this.asTable} aria-label=${t('sdk.topology.table')} title=${t('sdk.topology.table')} @click=${() => { this.asTable = !this.asTable; this.touched = false; }}><wa-icon name="list" aria-hidden="true"></wa-icon></button>
      </div>
      ${this.asTable ? this.table() : this.picture()}`;
  }

  private tool(icon: string, name: string, run: () => void) {
    return html`<button class="quiet" aria-label=${t(`sdk.topology.${name}`)} title=${t(`sdk.topology.${name}`)} @click=${run}><wa-icon name=${icon} aria-hidden="true"></wa-icon></button>`;
  }

  private picture() {
    return html`
      <div class="view ${this.dragged ? 'dragging' : ''}" role="group" aria-roledescription=${t('sdk.topology.picture')} aria-label=${this.label} @wheel=${this.onWheel} @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @pointercancel=${this.onUp} @keydown=${this.onKey}>
        <div class="canvas" style="transform: translate(${this.x}px, ${this.y}px) scale(${this.scale}); inline-size: ${this.placed.width}px; block-size: ${this.placed.height}px">
          <svg width=${this.placed.width} height=${this.placed.height} aria-hidden="true">
            <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8Z"></path></marker></defs>
            ${this.placed.edges.map(({ edge, points, label }) => svg`
              <path class="edge ${edge.dashed ? 'dashed' : ''} ${edge.from === this.reached || edge.to === this.reached ? 'lit' : ''}" d=${pathOf(points)} marker-end="url(#head)"></path>
              ${label ? svg`<text x=${label.x} y=${label.y + 4}>${edge.label}</text>` : nothing}`)}
          </svg>
          ${this.placed.nodes.map(({ node, x, y }) => {
            const drawn = drawNode(node);
            return html`
            <button class="node ${node.current ? 'current' : ''} ${drawn ? 'drawn' : ''}" data-id=${node.id} style="left: ${x}px; top: ${y}px" tabindex=${node.id === this.reached ? '0' : '-1'} title=${node.label} @click=${() => this.choose(node)} @focus=${() => this.reach(node.id)}>
              ${drawn ? html`<span class="own" aria-hidden="true">${drawn}</span><span class="visually-hidden">${node.label} ${node.detail ?? ''}</span>` : this.words(node)}
              <span class="visually-hidden">${this.ways(node)}</span>
            </button>`;
          })}
        </div>
      </div>`;
  }

  private words(node: TopologyNode) {
    return html`
      ${node.icon ? html`<wa-icon name=${node.icon} aria-hidden="true"></wa-icon>` : html`<span></span>`}
      <span class="words"><span class="name" style="display: block">${node.label}</span>${node.detail ? html`<span class="detail" style="display: block">${node.detail}</span>` : nothing}</span>
      ${node.state ? html`<lb-status state=${node.state}></lb-status>` : nothing}`;
  }

  private table() {
    const names = new Map(this.nodes.map(({ id, label }) => [id, label]));
    const list = (ids: string[]) => ids.map(id => names.get(id) ?? id).join(', ') || '–';
    return html`
      <div class="list" tabindex="0" role="region" aria-label=${this.label}>
        <table>
          <thead><tr><th scope="col">${t('sdk.topology.name')}</th><th scope="col">${t('sdk.topology.leadsTo')}</th><th scope="col">${t('sdk.topology.from')}</th></tr></thead>
          <tbody>${this.nodes.map(node => html`
            <tr>
              <td><button class="link" @click=${() => this.choose(node)}>${node.label}</button> <span class="muted">${node.detail}</span> ${node.state ? html`<lb-status state=${node.state}></lb-status>` : nothing}</td>
              <td>${list(this.edges.filter(({ from }) => from === node.id).map(({ to }) => to))}</td>
              <td>${list(this.edges.filter(({ to }) => to === node.id).map(({ from }) => from))}</td>
            </tr>`)}</tbody>
        </table>
      </div>`;
  }

  /** Where a thing leads to, in words. */
  private ways({ id }: TopologyNode): string {
    const names = new Map(this.nodes.map(node => [node.id, node.label]));
    const ahead = this.edges.filter(({ from }) => from === id).map(({ to }) => names.get(to) ?? to);
    return ahead.length ? t('sdk.topology.leads', { names: ahead.join(', ') }) : '';
  }

  private choose(node: TopologyNode): void {
    if (this.dragged?.moved) return;
    this.dispatchEvent(new CustomEvent('lb-node', { detail: { node }, bubbles: true, composed: true }));
  }

  /** Who comes by keyboard has to see where they are. */
  private reach(id: string): void {
    this.reached = id;
    const view = this.renderRoot.querySelector<HTMLElement>('.view');
    const place = this.placed.nodes.find(({ node }) => node.id === id);
    if (!view || !place) return;
    // The browser would scroll the clipped view by itself, which panning knows nothing of.
    view.scrollTo(0, 0);
    const left = this.x + place.x * this.scale, top = this.y + place.y * this.scale;
    const right = left + nodeWidth * this.scale, bottom = top + nodeHeight * this.scale;
    if (left < 0) this.x += 16 - left; else if (right > view.clientWidth) this.x -= right - view.clientWidth + 16;
    if (top < 0) this.y += 16 - top; else if (bottom > view.clientHeight) this.y -= bottom - view.clientHeight + 16;
  }

  private onKey(event: KeyboardEvent): void {
    const direction = directions[event.key];
    if (direction) {
      const next = neighbour(this.placed.nodes, this.reached, direction);
      if (next) this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(next)}"]`)?.focus();
    } else if (event.key === '+' || event.key === '=') this.zoom(1.25);
    else if (event.key === '-') this.zoom(0.8);
    else if (event.key === '0') this.fit();
    else return;
    event.preventDefault();
  }

  private zoom(factor: number, at?: { x: number; y: number }): void {
    const view = this.renderRoot.querySelector<HTMLElement>('.view');
    if (!view) return;
    const point = at ?? { x: view.clientWidth / 2, y: view.clientHeight / 2 };
    const next = Math.min(2, Math.max(0.2, this.scale * factor));
    this.x = point.x - ((point.x - this.x) / this.scale) * next;
    this.y = point.y - ((point.y - this.y) / this.scale) * next;
    this.scale = next;
    this.touched = true;
  }

  /** The wheel alone scrolls the page, as people expect it to. */
  private onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.zoom(event.deltaY < 0 ? 1.1 : 0.91, { x: event.clientX - left, y: event.clientY - top });
  }

  private onDown(event: PointerEvent): void {
    if (event.button === 0) this.dragged = { x: event.clientX - this.x, y: event.clientY - this.y, moved: false };
  }

  private onMove(event: PointerEvent): void {
    if (!this.dragged || event.buttons === 0) return;
    const x = event.clientX - this.dragged.x, y = event.clientY - this.dragged.y;
    if (!this.dragged.moved && Math.hypot(x - this.x, y - this.y) < 4) return;
    this.dragged.moved = true;
    this.touched = true;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    [this.x, this.y] = [x, y];
  }

  private onUp(): void {
    // The click that ends a drag comes after this, and must not choose anything.
    setTimeout(() => { this.dragged = undefined; this.requestUpdate(); });
  }
}
