import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, css, html } from 'lit';
import { property } from 'lit/decorators.js';
import { perSecond, stateOf, success } from '../figures.js';
import { Live } from '../live.js';
import type { MeshService } from '../model.js';
import { shared } from '../styles.js';
import { splitBar, splitStyles } from './split-bar.js';

/** Every service that has versions, with the split of its traffic. */
export class ReleasesPage extends LitElement {
  static override styles = [shared, splitStyles, css`a.card { color: inherit; text-decoration: none; } a.card:hover, a.card:focus-visible { border-color: var(--lb-link); }`];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;

  private readonly live: Live<MeshService[]> = new Live(this, () => this.ctx.json<MeshService[]>('services?window=60'));

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
  }

  protected override render() {
    const { t } = this.ctx.i18n;
    if (!this.live.value) return this.live.error ? html`<lb-error .error=${this.live.error} @lb-retry=${() => void this.live.refresh()}></lb-error>` : html`<lb-skeleton rows="4"></lb-skeleton>`;
    const released = this.live.value.filter(service => service.versions.length > 0);
    const begin = html`<wa-button slot="actions" variant="brand" @click=${() => this.ctx.navigate('/x/luban.servicemesh/releases/new')}>${t('new.title')}</wa-button>`;
    if (released.length === 0) return html`<lb-empty icon="sliders-horizontal" heading=${t('releases.none')} text=${t('releases.none.text')}>${begin}</lb-empty>`;
    return html`<div class="row spread"><p class="muted">${t('releases.text')}</p>${begin}</div><div class="cards">${released.map(service => this.card(service))}</div>`;
  }

  private card(service: MeshService) {
    const path = `/x/luban.servicemesh/releases/${service.namespace}/${service.name}`;
    return html`<a class="card" href=${path} @click=${(event: MouseEvent) => { if (event.ctrlKey || event.metaKey) return; event.preventDefault(); this.ctx.navigate(path); }}>
      <div class="row spread"><h2>${service.name} <span class="muted">${service.namespace}</span></h2><lb-status state=${stateOf(service.traffic)} label=${success(this.ctx, service.traffic)}></lb-status></div>
      ${splitBar(this.ctx, service.versions, 'weight')}
      <p class="muted">${perSecond(this.ctx, service.traffic)}</p>
    </a>`;
  }
}
