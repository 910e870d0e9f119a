import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { Localized, t } from '@luban/console-sdk';
import { Loaded, setQuery, shared, withQuery } from '../../core/index.js';
import { controls } from '../common/controls.js';
import { follow, Later } from '../common/follow.js';
import { loadDocuments, type LoadedDocument } from './documents.js';
import { operationMatches, type Operation } from './model/operations.js';
import { methodStyles } from './parts/method.js';
import './parts/operation-view.js';

/** Every API of the platform and its extensions: to search, to read, and to try. */
@customElement('lb-api-explorer-page')
export class ApiExplorerPage extends Localized(LitElement) {
  static override styles = [shared, controls, methodStyles, css`
    .split { display: grid; grid-template-columns: minmax(260px, 380px) minmax(0, 1fr); gap: var(--lb-space-4); align-items: start; }
    .side { display: grid; gap: var(--lb-space-3); position: sticky; inset-block-start: 72px; max-block-size: calc(100dvh - 96px); grid-template-rows: auto minmax(0, 1fr); }
    .tree { overflow: auto; padding: var(--lb-space-2); scrollbar-width: thin; }
    .tree details + details { border-block-start: 1px solid var(--lb-border); }
    .tree summary { cursor: pointer; padding: var(--lb-space-2); font-weight: 600; display: flex; gap: var(--lb-space-2); align-items: center; min-block-size: 40px; list-style: none; border-radius: var(--lb-radius-small); }
    .tree summary::-webkit-details-marker { display: none; }
    .tree summary wa-icon.turn { color: var(--lb-text-muted); flex: none; }
    .tree details[open] > summary wa-icon.turn { rotate: 90deg; }
    .tree summary .name { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
    .tree ul { list-style: none; padding: 0 0 var(--lb-space-2); }
    .tree li a { display: grid; grid-template-columns: 58px minmax(0, 1fr); gap: var(--lb-space-2); align-items: baseline; padding: 5px var(--lb-space-2); border-radius: var(--lb-radius-small); color: var(--lb-text); min-block-size: 30px; }
    .tree li a:hover { background: color-mix(in oklab, var(--lb-border) 40%, transparent); text-decoration: none; }
    .tree li a[aria-current] { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); }
    .tree li a:focus-visible, .tree summary:focus-visible { outline-offset: -2px; }
    .path { font-family: var(--lb-font-mono); font-size: 0.8rem; overflow-wrap: anywhere; }
    .deprecated .path { text-decoration: line-through; color: var(--lb-text-muted); }
    .failed { padding: var(--lb-space-2); }
    @media (max-width: 1000px) { .split { grid-template-columns: minmax(0, 1fr); } .side { position: static; max-block-size: none; } .tree { max-block-size: 46dvh; } }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  /** What has been read so far. */
  @state() private partial: LoadedDocument[] | undefined;
  @state() private opened: ReadonlyMap<string, boolean> = new Map();
  private readonly documents = new Loaded<LoadedDocument[]>(this, signal => loadDocuments(signal, loaded => { this.partial = loaded; }));
  private readonly later = new Later(() => void this.documents.reload(), 500);
  private stop = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = new AbortController();
    this.documents.for('documents');
    // Extensions bring descriptions and take them along.
    follow('apis/kernel.luban.dev/v1/contributions', undefined, { changed: () => this.later.ask() }, this.stop.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
    this.later.cancel();
  }

  protected override render() {
    const all = this.documents.value ?? (this.documents.state === 'loading' ? this.partial : undefined);
    const count = (all ?? []).reduce((sum, { operations }) => sum + operations.length, 0);
    return html`
      <lb-page heading=${t('api.title')} subheading=${all ? t('api.subtitle', { count, documents: all.length }) : t('api.about')}>
        ${this.documents.state === 'stale' ? html`<lb-error .error=${this.documents.error} @lb-retry=${() => this.documents.reload()}></lb-error>` : nothing}
        ${all ? this.split(all) : this.documents.state === 'loading' ? html`<lb-skeleton rows="10" card></lb-skeleton>` : html`<lb-error .error=${this.documents.error} @lb-retry=${() => this.documents.reload()}></lb-error>`}
      </lb-page>`;
  }

  private split(all: readonly LoadedDocument[]) {
    const search = this.query.get('search') ?? '';
    const wanted = this.query.get('operation');
    const at = all.find(one => one.entry.name === this.query.get('document'));
    const chosen = at?.operations.find(operation => operation.id === wanted);
    const groups = all.map(one => ({ one, operations: search ? one.operations.filter(operation => operationMatches(operation, search)) : one.operations })).filter(({ one, operations }) => operations.length || (!search && (one.error || one.pending)));
    return html`
      <div class="split">
        <nav class="side" aria-label=${t('api.operations')}>
          <label class="field"><span>${t('api.search')}</span><input type="search" autocomplete="off" placeholder="GET extensions" .value=${search} @input=${(event: Event) => setQuery({ search: (event.target as HTMLInputElement).value || null })} /></label>
          <div class="tree card">${groups.length ? groups.map(({ one, operations }) => this.group(one, operations, search !== '' || one === at)) : html`<lb-empty icon="filter" heading=${t('api.none')} text=${t('api.noneText')}><wa-button slot="actions" size="s" appearance="outlined" @click=${() => setQuery({ search: null })}>${t('api.clear')}</wa-button></lb-empty>`}</div>
        </nav>
        ${chosen ? html`<lb-operation-view .operation=${chosen} .document=${at!.document} .entry=${at!.entry}></lb-operation-view>`
          : at?.pending || (wanted && !at && all.some(one => one.pending)) ? html`<lb-skeleton rows="8" card></lb-skeleton>` : html`<lb-empty class="card" icon=${wanted ? 'circle-help' : 'code'} heading=${t(wanted ? 'api.gone' : 'api.choose')} text=${t(wanted ? 'api.goneText' : 'api.chooseText')}></lb-empty>`}
      </div>`;
  }

  private group(one: LoadedDocument, operations: readonly Operation[], open: boolean) {
    const { entry } = one;
    return html`<details ?open=${this.opened.get(entry.name) ?? open} @toggle=${(event: Event) => { this.opened = new Map(this.opened).set(entry.name, (event.target as HTMLDetailsElement).open); }}>
      <summary><wa-icon class="turn" name="chevron-right" aria-hidden="true"></wa-icon><span class="name">${entry.title}</span>${entry.extension ? html`<span class="chip brand">${t('api.extension')}</span>` : nothing}${one.error ? html`<lb-status state="warn" label=${t('api.unreadable')}></lb-status>` : one.pending ? nothing : html`<span class="hint">${operations.length}</span>`}</summary>
      ${one.error ? html`<div class="failed"><lb-error .error=${one.error} @lb-retry=${() => this.documents.reload()}></lb-error></div>` : nothing}
      ${this.opened.get(entry.name) ?? open ? html`<ul>${operations.map(operation => html`<li class=${operation.deprecated ? 'deprecated' : ''}>
        <a href=${withQuery({ document: entry.name, operation: operation.id })} aria-current=${operation.id === this.query.get('operation') && entry.name === this.query.get('document') ? 'page' : nothing}>
          <span class="method ${operation.method.toLowerCase()}">${operation.method}</span><span class="path">${operation.path}</span></a></li>`)}</ul>` : nothing}
    </details>`;
  }
}
