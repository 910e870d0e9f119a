import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { screenshotAddress } from '../centre/api.js';
import '../centre/document-view.js';
import type { VersionDetails } from '../centre/model.js';
import { openScreenshots } from './screenshots.js';

/** The pictures and the README of a version. */
@customElement('lb-overview-tab')
export class OverviewTab extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); }
    .strip { display: flex; gap: var(--lb-space-3); overflow-x: auto; padding-block-end: var(--lb-space-2); scroll-snap-type: x proximity; list-style: none; padding-inline: 0; }
    button { flex: none; padding: 0; border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); cursor: zoom-in; overflow: hidden; scroll-snap-align: start; }
    button:hover { border-color: var(--lb-brand); }
    img { display: block; block-size: 190px; max-inline-size: 75vw; object-fit: cover; }
  `];

  @property() name = '';
  @property() version = '';
  @property({ attribute: false }) details!: VersionDetails;

  protected override render() {
    const pictures = Array.from({ length: this.details.screenshots }, (_, index) => screenshotAddress(this.name, this.version, index));
    return html`
      ${pictures.length ? html`<ul class="strip" aria-label=${t('marketplace.screenshots')}>${pictures.map((address, index) => html`
        <li><button aria-label=${t('marketplace.screenshot', { number: index + 1, of: pictures.length })} @click=${() => openScreenshots(pictures, index)}><img src=${address} alt="" loading="lazy" /></button></li>`)}</ul>` : nothing}
      ${this.details.readme
        ? html`<lb-document-view .name=${this.name} .version=${this.version} kind="readme"></lb-document-view>`
        : html`<div class="card"><lb-empty icon="book-open" heading=${t('marketplace.noReadme')} text=${this.details.description}></lb-empty></div>`}`;
  }
}
