import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { LogsView } from './logs-view.js';
import { forgetQuery, savedQueries, saveQuery, type SavedQuery } from './saved.js';

const examples = ['timeout', '"connection refused"', '-healthz', 'level:error', 'namespace:shop name:web*', 'error OR 超时', '{name="web"} |= "GET"'];

/** All logs that somebody may see. */
export class LogsPage extends LogsView {
  @state() private saved: SavedQuery[] = savedQueries();
  @state() private namespaces: string[] = [];

  override connectedCallback(): void {
    const query = (this.ctx.props as { query?: Record<string, string> }).query ?? {};
    this.filter = { ...this.filter, query: query['q'] ?? '', namespace: query['ns'] ?? '', range: query['range'] ?? '60', from: query['from'] ?? '', to: query['to'] ?? '' };
    super.connectedCallback();
    // Only a help for typing: who may not list namespaces types the name.
    this.ctx.json<{ items: { metadata: { name: string } }[] }>('/api/v1/namespaces').then(list => { this.namespaces = list.items.map(item => item.metadata.name); }, () => undefined);
  }

  protected override async search(): Promise<void> {
    const { query, namespace, range, from, to } = this.filter;
    this.ctx.setQuery({ q: query || null, ns: namespace || null, range: range === '60' ? null : range, from: range === 'custom' ? from : null, to: range === 'custom' ? to : null });
    await super.search();
  }

  protected override render() {
    return html`
      <form role="search" @submit=${(event: Event) => this.submit(event)}>
        <label class="search">${this.t('search')}<input name="query" type="search" autocomplete="off" spellcheck="false" placeholder=${this.t('search.placeholder')} .value=${this.filter.query} /></label>
        <label class="where">${this.t('namespace')}<input name="namespace" list="namespaces" autocomplete="off" placeholder=${this.t('namespace.all')} .value=${this.filter.namespace} /></label>
        <datalist id="namespaces">${this.namespaces.map(name => html`<option value=${name}></option>`)}</datalist>
        ${this.when()}
        <button class="plain main" type="submit">${this.t('search.go')}</button>
      </form>
      <div class="row">
        <button class="plain" type="button" aria-pressed=${this.live} @click=${() => this.toggleLive()}>${this.t('live')}</button>
        ${this.savedMenu()}
        <button class="plain" type="button" ?disabled=${!this.filter.query} @click=${() => this.keep()}>${this.t('save')}</button>
        <span class="spring"></span>
        <button class="plain" type="button" @click=${() => this.download('text')}>${this.t('export.text')}</button>
        <button class="plain" type="button" @click=${() => this.download('ndjson')}>${this.t('export.ndjson')}</button>
      </div>
      <details class="help"><summary>${this.t('help')}</summary>
        <dl>${examples.map((example, index) => html`<dt><button class="chip" type="button" @click=${() => this.set({ query: example })}><code>${example}</code></button></dt><dd>${this.t(`help.${index}`)}</dd>`)}</dl>
      </details>
      ${this.results()}`;
  }

  private savedMenu() {
    if (this.saved.length === 0) return nothing;
    const current = this.saved.find(one => one.query === this.filter.query && one.namespace === this.filter.namespace)?.name ?? '';
    return html`
      <select aria-label=${this.t('saved')} @change=${(event: Event) => this.use((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${!current}>${this.t('saved')}</option>
        ${this.saved.map(one => html`<option value=${one.name} ?selected=${one.name === current}>${one.name}</option>`)}
      </select>
      ${current ? html`<button class="plain" type="button" @click=${() => { this.saved = forgetQuery(current); }}>${this.t('saved.forget')}</button>` : nothing}`;
  }

  private use(name: string): void {
    const found = this.saved.find(one => one.name === name);
    if (found) this.set({ query: found.query, namespace: found.namespace });
  }

  private keep(): void {
    this.saved = saveQuery({ name: `${this.filter.namespace ? `${this.filter.namespace}: ` : ''}${this.filter.query}`, query: this.filter.query, namespace: this.filter.namespace });
  }

  private submit(event: Event): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.set({ query: String(form.get('query') ?? ''), namespace: String(form.get('namespace') ?? '').trim() });
  }

  private download(format: string): void {
    Object.assign(document.createElement('a'), { href: `${this.ctx.extension.apiUrl.replace(/\/$/, '')}/${this.addressOf('export', { format })}`, download: '' }).click();
  }
}
