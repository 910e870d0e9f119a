import type { FragmentContext } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { latency, perSecond, stateOf, success } from '../figures.js';
import { Live } from '../live.js';
import type { MeshService } from '../model.js';
import { shared } from '../styles.js';
import { ServiceDetails } from './service-details.js';

/** Every service with its address, its rules and how its traffic does. */
export class ServicesPage extends LitElement {
  static override styles = [shared];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
  @state() private filter = '';

  private readonly live: Live<MeshService[]> = new Live(this, () => this.ctx.json<MeshService[]>('services?window=60'));

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
  }

  protected override render() {
    const { t } = this.ctx.i18n;
    const services = this.live.value;
    if (!services) return this.live.error ? html`<lb-error .error=${this.live.error} @lb-retry=${() => void this.live.refresh()}></lb-error>` : html`<lb-skeleton rows="5"></lb-skeleton>`;
    const shown = services.filter(one => `${one.namespace}/${one.name} ${one.hosts.join(' ')}`.includes(this.filter.trim().toLowerCase()));
    return html`
      ${this.live.error ? html`<p class="notice" role="status">${t('stale')}</p>` : nothing}
      ${services.length > 0 ? html`<input type="search" aria-label=${t('filter')} placeholder=${t('filter')} .value=${this.filter} @input=${(event: InputEvent) => { this.filter = (event.target as HTMLInputElement).value; }} />` : nothing}
      <lb-table caption=${t('services')} .columns=${this.columns()} .rows=${shown} pageSize="20" ?filtered=${this.filter !== ''} .rowKey=${(one: MeshService) => `${one.namespace}/${one.name}`} @lb-row=${(event: CustomEvent<{ row: MeshService }>) => this.open(event.detail.row)}>
        <lb-empty slot="empty" icon="server" heading=${t('services.none')} text=${t('services.none.text')}></lb-empty>
      </lb-table>`;
  }

  private columns(): TableColumn<MeshService>[] {
    const { t } = this.ctx.i18n;
    return [
      { key: 'name', title: t('service'), sortable: true, render: one => html`<strong>${one.name}</strong> <span class="muted">${one.namespace}</span>` },
      { key: 'address', title: t('address'), priority: 2, render: one => (one.address ? html`<code>${one.address}:${one.ports.map(port => port.port).join(', ')}</code>` : html`<span class="muted">${t('coreService')}</span>`) },
      { key: 'endpoints', title: t('endpoints'), align: 'end', render: one => html`${one.endpoints.filter(endpoint => !endpoint.ejectedUntil).length}/${one.endpoints.length}` },
      { key: 'rate', title: t('requests'), align: 'end', priority: 2, render: one => perSecond(this.ctx, one.traffic) },
      { key: 'success', title: t('success'), render: one => html`<lb-status state=${stateOf(one.traffic)} label=${success(this.ctx, one.traffic)}></lb-status>` },
      { key: 'latency', title: t('latency'), align: 'end', priority: 3, render: one => latency(this.ctx, one.traffic) },
      { key: 'problems', title: t('problems'), priority: 3, render: one => (one.problems.length ? html`<lb-status state="warn" label=${String(one.problems.length)}></lb-status>` : html`<span class="muted">–</span>`) },
    ];
  }

  private open(service: MeshService): void {
    const { t } = this.ctx.i18n;
    this.ctx.drawer({ heading: `${service.name} (${service.namespace})`, content: () => html`${this.details(service)}`, footer: handle => html`
      ${service.versions.length ? html`<wa-button variant="brand" @click=${() => { handle.close(); this.ctx.navigate(`/x/luban.servicemesh/releases/${service.namespace}/${service.name}`); }}>${t('release.open')}</wa-button>` : nothing}
      <wa-button appearance="outlined" @click=${() => handle.close()}>${t('close')}</wa-button>` });
  }

  private details(service: MeshService): HTMLElement {
    return Object.assign(document.createElement(this.ctx.defineScoped('service-details', ServiceDetails)), { ctx: this.ctx, service });
  }
}
