import '@luban/console-sdk/topology';
import type { FragmentContext } from '@luban/console-sdk';
import type { TopologyEdge, TopologyNode } from '@luban/console-sdk/topology';
import { LitElement, css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { Live } from '../live.js';
import type { Graph } from '../model.js';
import { shared } from '../styles.js';

const windows = [60, 300, 600];

/** Who calls whom, from what the data plane has counted. */
export class TopologyPage extends LitElement {
  static override styles = [shared, css`lb-topology { --height: clamp(320px, 60vh, 640px); } .window { display: flex; gap: var(--lb-space-2); align-items: center; } .window select { inline-size: auto; }`];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;

  private readonly live: Live<Graph> = new Live(this, () => this.ctx.json<Graph>(`graph?window=${this.window}`));

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
  }

  private get window(): number {
    return Number(this.ctx.props.query['window']) || 60;
  }

  protected override render() {
    const { t } = this.ctx.i18n;
    const graph = this.live.value;
    if (!graph) return this.live.error ? html`<lb-error .error=${this.live.error} @lb-retry=${() => void this.live.refresh()}></lb-error>` : html`<lb-skeleton rows="6"></lb-skeleton>`;
    return html`
      <div class="row spread"><p class="muted">${t('topology.text')}</p>
        <label class="window">${t('topology.window')}<select @change=${(event: Event) => { this.ctx.setQuery({ window: (event.target as HTMLSelectElement).value }); void this.live.refresh(); }}>
          ${windows.map(seconds => html`<option value=${seconds} ?selected=${seconds === this.window}>${t('minutes', { count: seconds / 60 })}</option>`)}</select></label></div>
      ${this.live.error ? html`<p class="notice" role="status">${t('stale')}</p>` : nothing}
      ${graph.nodes.length === 0 ? html`<lb-empty icon="network" heading=${t('topology.none')} text=${t('topology.none.text')}></lb-empty>`
        : html`<lb-topology label=${t('topology')} .nodes=${graph.nodes.map(node => this.node(node))} .edges=${graph.edges.map(edge => this.edge(edge))} @lb-node=${this.open}></lb-topology>`}`;
  }

  private node({ id, successRate }: Graph['nodes'][number]): TopologyNode {
    const { t } = this.ctx.i18n;
    const [service = id, subset] = id.split('|');
    const isCaller = !this.live.value!.edges.some(edge => edge.to === id);
    return {
      id, label: id === 'unknown' ? t('topology.unknown') : subset ?? service, detail: subset ? service : isCaller ? t('topology.caller') : t('service'), icon: subset ? 'tag' : isCaller ? 'globe' : 'server',
      state: isCaller ? 'unknown' : successRate >= 0.99 ? 'ok' : successRate >= 0.9 ? 'warn' : 'error',
    };
  }

  private edge(edge: Graph['edges'][number]): TopologyEdge {
    const { t, format } = this.ctx.i18n;
    return { from: edge.from, to: edge.to, label: `${t('perSecond', { value: format.number(edge.perSecond, { maximumFractionDigits: 1 }) })}, ${format.number(edge.successRate, { style: 'percent', maximumFractionDigits: 1 })}` };
  }

  private readonly open = (event: CustomEvent<{ node: TopologyNode }>) => {
    const [name, namespace] = event.detail.node.id.split('|')[0]!.split('.');
    if (name && namespace && event.detail.node.icon !== 'globe') this.ctx.navigate(`/x/luban.servicemesh/releases/${namespace}/${name}`);
  };
}
