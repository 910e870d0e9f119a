import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import type { Template } from './types.js';
import { View } from './view.js';

/** Everything that can be installed. */
export class StorePage extends View {
  @state() private templates: Template[] | undefined;
  @state() private error: unknown;
  @state() private search = '';
  @state() private category = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.error = undefined;
      this.templates = await this.ctx.json<Template[]>(`namespaces/${encodeURIComponent(this.place)}/templates`);
    } catch (error) {
      this.error = error;
    }
  }

  private category_(name: string): string {
    const key = `category.${name}`;
    const word = this.t(key);
    return word === key ? name : word;
  }

  protected override render() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.load()}></lb-error>`;
    if (!this.templates) return html`<lb-skeleton rows="6"></lb-skeleton>`;
    const categories = [...new Set(this.templates.map(one => one.category))];
    const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = this.templates.filter(one => (!this.category || one.category === this.category)
      && words.every(word => `${one.name} ${one.title} ${Object.values(one.description ?? {}).join(' ')} ${this.category_(one.category)}`.toLowerCase().includes(word)));
    return html`
      <div class="bar">
        <input type="search" aria-label=${this.t('store.search')} placeholder=${this.t('store.search')} .value=${this.search} @input=${(event: InputEvent) => { this.search = (event.target as HTMLInputElement).value; }}>
        <a class="button" href="/x/luban.appstore/apps">${this.t('apps')}</a>
        <a class="button" href="/x/luban.appstore/upload">${this.t('upload')}</a>
        <a class="button" href="/x/luban.appstore/review">${this.t('review')}</a>
      </div>
      <div class="tabs" role="group" aria-label=${this.t('store.categories')}>
        ${['', ...categories].map(name => html`<button aria-pressed=${this.category === name} @click=${() => { this.category = name; }}>${name ? this.category_(name) : this.t('store.all')}</button>`)}
      </div>
      ${shown.length ? nothing : html`<lb-empty icon="store" heading=${this.t('store.nothing')} text=${this.t('store.nothingText')}></lb-empty>`}
      <ul class="cards">${shown.map(one => this.card(one))}</ul>`;
  }

  private card(one: Template) {
    const missing = one.programs.filter(program => !program.path);
    return html`<li class="card">
      <div class="row"><h2>${one.title}</h2><span class="tag">${one.version}</span></div>
      <p class="muted">${this.text(one.description)}</p>
      ${missing.length ? html`<p><lb-status state="warn" label=${this.t('store.missing', { programs: missing.map(program => program.name).join(', ') })}></lb-status></p>` : nothing}
      <div class="row"><span class="tag">${this.category_(one.category)}</span>
        <a class="button primary" href="/x/luban.appstore/templates/${encodeURIComponent(one.name)}?version=${encodeURIComponent(one.version)}" aria-label=${this.t('store.installOne', { name: one.title })}>${this.t('install')}</a></div>
    </li>`;
  }
}
