import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized } from '@luban/console-sdk';
import { currentRoute } from '../router.js';
import { Watch } from '../store.js';
import { shared } from '../../ui/styles.js';
import { placed } from './contributions.js';
import { textIn, titleOf } from './text.js';
import './fragment.js';

/** A page that an extension brings. The heading is the console's, so that every page has one to go to. */
@customElement('lb-contributed-page')
export class ContributedPage extends Localized(LitElement) {
  static override styles = [shared, css`
    header { margin-block-end: var(--lb-space-5); }
    h1 { font-size: 1.6rem; font-weight: 650; line-height: 1.25; }
    h1:focus { outline: none; }
    .wide { margin: calc(-1 * var(--lb-space-5)) calc(-1 * var(--lb-space-6)); --fragment-height: calc(100dvh - 56px); }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly contribution = currentRoute()?.contribution;

  constructor() {
    super();
    new Watch(this, placed);
  }

  protected override render() {
    const one = placed.value.find(other => other.contribution.id === this.contribution);
    if (!one) return nothing;
    const props = { path: location.pathname, params: this.params, query: Object.fromEntries(this.query) };
    const isFull = one.contribution.data['layout'] === 'full';
    const isBare = isFull || one.contribution.data['layout'] === 'bare';
    return html`
      <header class=${isBare ? 'visually-hidden' : ''}><h1 tabindex="-1">${titleOf(one)}</h1>${isBare ? nothing : html`<p class="muted small">${textIn(one.extension.title)}</p>`}</header>
      <lb-fragment class=${isFull ? 'wide' : ''} .placed=${one} .props=${props} .lazy=${false}></lb-fragment>`;
  }
}
