import { css, html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { appsPath, templatePath } from './paths.js';
import type { Template } from './types.js';
import { View } from './view.js';

/** Everything that can be installed. */
export class StorePage extends View {
  static override styles = [View.styles, css`
    .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: var(--lb-space-4); list-style: none; padding: 0; }
    .cards .card { display: grid; grid-template-rows: auto 1fr auto; gap: var(--lb-space-3); }
    .head { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: var(--lb-space-3); align-items: center; }
    .sign { display: grid; place-items: center; inline-size: 40px; block-size: 40px; border-radius: 12px; background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-size: 20px; }
    .about { display: grid; gap: var(--lb-space-2); align-content: start; }
  `];

  @state() private templates: readonly Template[] | undefined;
  @state() private error: unknown;
  @state() private search = '';
  @state() private category = '';

  protected override follow(signal: AbortSignal): void {
    this.error = undefined;
    this.ctx.json<Template[]>(`namespaces/${encodeURIComponent(this.place)}/templates`, { signal }).then(
      templates => { this.templates = templates; }, error => { if (!signal.aborted) this.error = error; });
  }

  protected override render() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.again()}></lb-error>`;
    if (!this.templates) return html`<lb-skeleton rows="6"></lb-skeleton>`;
    const categories = [...new Set(this.templates.map(one => one.category))];
    const words = this.search.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = this.templates.filter(one => (!this.category || one.category === this.category)
      && words.every(word => `${one.name} ${one.title} ${Object.values(one.description ?? {}).join(' ')} ${this.word('category', one.category)}`.toLowerCase().includes(word)));
    return html`
      <div class="tools">
        <input type="search" aria-label=${this.t('store.search')} placeholder=${this.t('store.search')} .value=${this.search} @input=${(event: InputEvent) => { this.search = (event.target as HTMLInputElement).value; }}>
        <wa-button appearance="outlined" href=${appsPath}><wa-icon slot="start" name="boxes"></wa-icon>${this.t('apps')}</wa-button>
      </div>
      <div class="choices" role="group" aria-label=${this.t('store.categories')}>
        ${['', ...categories].map(name => html`<button aria-pressed=${this.category === name} @click=${() => { this.category = name; }}>${name ? this.word('category', name) : this.t('store.all')}</button>`)}
      </div>
      ${shown.length ? html`<ul class="cards">${shown.map(one => this.card(one))}</ul>` : html`<lb-empty icon="search" heading=${this.t('store.nothing')} text=${this.t('store.nothingText')}></lb-empty>`}`;
  }

  private card(one: Template) {
    const missing = one.programs.filter(program => !program.path);
    return html`<li class="card">
      <div class="head"><span class="sign"><wa-icon name=${one.icon || 'box'} aria-hidden="true"></wa-icon></span><h2>${one.title}</h2><span class="tag">${one.version}</span></div>
      <div class="about">
        <p class="muted">${this.text(one.description)}</p>
        ${missing.length ? html`<p><lb-status state="warn" label=${this.t('store.missing', { programs: missing.map(program => program.name).join(', ') })}></lb-status></p>` : nothing}
      </div>
      <div class="row"><span class="tag">${this.word('category', one.category)}</span>
        <wa-button size="s" variant="brand" href=${templatePath(one.name, one.version)}>${this.t('install')}<span class="visually-hidden"> ${one.title}</span></wa-button></div>
    </li>`;
  }
}
