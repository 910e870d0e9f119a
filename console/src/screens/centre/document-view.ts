import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, locale } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { textOf } from './api.js';

/** A text of a package: its README or its change log. */
@customElement('lb-document-view')
export class DocumentView extends Localized(LitElement) {
  static override styles = [shared, css`.card { padding: var(--lb-space-5); } @media (max-width: 640px) { .card { padding: var(--lb-space-4); } }`];

  @property() name = '';
  @property() version = '';
  @property() kind: 'readme' | 'changelog' = 'readme';
  private readonly text = new Loaded(this, signal => textOf(this.name, this.version, this.kind, signal));

  protected override willUpdate(): void {
    this.text.for(`${this.name} ${this.version} ${this.kind} ${locale()}`);
  }

  protected override render() {
    const { value, error } = this.text;
    if (value) return html`<lb-markdown class="card" .text=${value.markdown} .base=${value.base ?? ''}></lb-markdown>`;
    return error ? html`<lb-error .error=${error} @lb-retry=${() => this.text.reload()}></lb-error>` : html`<lb-skeleton card rows="8"></lb-skeleton>`;
  }
}
