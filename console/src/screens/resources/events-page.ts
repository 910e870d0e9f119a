import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { type LiveList, Localized, resource, t } from '@luban/console-sdk';
import { setQuery, shared, Watch } from '../../core/index.js';
import { controls } from '../common/controls.js';
import { catalogue, loadKinds } from './data/kinds.js';
import { eventColumns, lastSeen, type CoreEvent } from './parts/events-table.js';
import './parts/namespace-picker.js';

const filters = ['type', 'reason', 'object', 'namespace', 'search'] as const;

/** What happens to the objects of the platform, as it happens. */
@customElement('lb-events-page')
export class EventsPage extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    .search { flex: 1 1 220px; max-inline-size: 320px; }
    .foot { display: flex; justify-content: space-between; font-size: 0.87rem; color: var(--lb-text-muted); }
    @media (max-width: 640px) { .search { max-inline-size: none; } }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private list: LiveList<CoreEvent> | undefined;
  private namespace: string | null | undefined;

  constructor() {
    super();
    new Watch(this, catalogue);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The kinds turn the names of objects into links; without them they stay words.
    void loadKinds().catch(() => undefined);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.list?.dispose();
    this.list = undefined;
  }

  protected override willUpdate(): void {
    const namespace = this.query.get('namespace');
    if (!this.isConnected || (this.list && namespace === this.namespace)) return;
    this.namespace = namespace;
    this.list?.dispose();
    this.list = resource<CoreEvent>('v1', 'events', namespace ? { namespace } : {}).watch();
    this.list.subscribe(() => this.requestUpdate());
  }

  protected override render() {
    const all = this.list?.items ?? [];
    const wanted = (name: string) => this.query.get(name) ?? '';
    const words = wanted('search').toLowerCase().split(/\s+/);
    const shown = all
      .filter(event => (!wanted('type') || event.type === wanted('type')) && (!wanted('reason') || event.reason === wanted('reason')) && (!wanted('object') || event.involvedObject.kind === wanted('object')))
      .filter(event => words.every(word => `${event.reason} ${event.message} ${event.involvedObject.kind} ${event.involvedObject.name} ${event.metadata.namespace}`.toLowerCase().includes(word)))
      .sort((left, right) => lastSeen(right).localeCompare(lastSeen(left)));
    const status = this.list?.status ?? 'loading';
    return html`
      <lb-page heading=${t('resources.events.title')} subheading=${t('resources.events.subtitle')}>
        <div class="toolbar" role="search" aria-label=${t('resources.list.filters')}>
          <label class="field search"><span>${t('resources.list.search')}</span><input type="search" autocomplete="off" .value=${wanted('search')} @input=${(event: Event) => setQuery({ search: (event.target as HTMLInputElement).value || null })} /></label>
          ${this.choice('type', t('resources.events.type'), ['Normal', 'Warning'], value => t(`resources.events.${value}`))}
          ${this.choice('reason', t('resources.events.reason'), unique(all.map(event => event.reason)))}
          ${this.choice('object', t('resources.events.object'), unique(all.map(event => event.involvedObject.kind)))}
          <lb-namespace-picker .value=${this.query.get('namespace')} @lb-change=${(event: CustomEvent<{ value: string | null }>) => setQuery({ namespace: event.detail.value })}></lb-namespace-picker>
        </div>
        <lb-table caption=${t('resources.events.title')} .columns=${eventColumns({ withObject: true })} .rows=${shown} .pageSize=${100} state=${status === 'live' ? 'ready' : status} .error=${this.list?.error}
          ?filtered=${filters.some(wanted)} @lb-retry=${() => this.list?.reload()}>
          <lb-empty slot="empty" icon="activity" heading=${t('resources.events.none')} text=${t('resources.events.noneText')}></lb-empty>
          <lb-empty slot="filtered-empty" icon="filter" heading=${t('resources.list.noneFound')} text=${t('resources.list.noneFoundText')}>
            <wa-button slot="actions" appearance="outlined" @click=${() => setQuery(Object.fromEntries(filters.map(name => [name, null])))}>${t('resources.list.clear')}</wa-button></lb-empty>
        </lb-table>
        ${status === 'live' ? html`<div class="foot"><span role="status">${t('resources.events.shown', { count: shown.length })}</span><lb-status state="ok" label=${t('resources.live')}></lb-status></div>` : ''}
      </lb-page>`;
  }

  private choice(name: string, label: string, values: readonly string[], word: (value: string) => string = value => value) {
    const chosen = this.query.get(name) ?? '';
    return html`<label class="field"><span>${label}</span><select @change=${(event: Event) => setQuery({ [name]: (event.target as HTMLSelectElement).value || null })}>
      <option value="" ?selected=${!chosen}>${t('resources.events.any')}</option>
      ${(chosen && !values.includes(chosen) ? [chosen, ...values] : values).map(value => html`<option value=${value} ?selected=${value === chosen}>${word(value)}</option>`)}</select></label>`;
  }
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter(value => value !== undefined))].sort();
}
