import type { KubeObject } from '@luban/console-sdk';
import { html } from 'lit';
import { LogsView } from './logs-view.js';
import { condition } from './model.js';

/** The lines of one object. */
export class LogsTab extends LogsView {
  protected get object(): KubeObject { return (this.ctx.props as { resource: KubeObject }).resource; }

  /** Lines that say of which kind they are must be of this one; many say only the name. */
  protected override get fixed(): string {
    return `${condition('name', this.object.metadata.name)} (${condition('kind', (this.object.kind ?? '').toLowerCase())} OR kind:"")`;
  }

  override connectedCallback(): void {
    this.filter = { ...this.filter, namespace: this.object.metadata.namespace ?? '', range: '1440' };
    super.connectedCallback();
  }

  protected override render() {
    return html`
      <form role="search" @submit=${(event: Event) => this.submit(event)}>
        <label class="search">${this.t('search')}<input name="query" type="search" autocomplete="off" spellcheck="false" placeholder=${this.t('search.placeholder')} .value=${this.filter.query} /></label>
        ${this.when()}
        <button class="plain main" type="submit">${this.t('search.go')}</button>
        <button class="plain" type="button" aria-pressed=${this.live} @click=${() => this.toggleLive()}>${this.t('live')}</button>
      </form>
      ${this.results()}`;
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.set({ query: String(new FormData(event.target as HTMLFormElement).get('query') ?? '') });
  }
}
