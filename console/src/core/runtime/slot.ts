import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Localized, t } from '@luban/console-sdk';
import { Watch } from '../store.js';
import { shared } from '../../ui/styles.js';
import { contributionsAt, placed, surroundings } from './contributions.js';
import { checkProps } from './declared-points.js';
import { degraded } from './errors.js';
import { titleOf } from './text.js';
import './fragment.js';
import type { Placed } from './types.js';

/**
 * Everything that extensions bring at one point. Code is loaded only for what is seen.
 * `chrome` says what the host draws around each fragment: a `card` with its title, a `section`, a `box` of the height of a button that it cannot leave, or nothing.
 */
@customElement('lb-slot')
export class Slot extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: contents; }
    .all { display: grid; gap: var(--lb-space-4); }
    .plain, .boxes { display: contents; }
    .boxes lb-fragment { flex: none; min-inline-size: 0; max-inline-size: 200px; max-block-size: 40px; overflow: clip; }
    @media (max-width: 640px) { .boxes lb-fragment { max-inline-size: 72px; } }
    h2, h3 { display: flex; align-items: center; gap: var(--lb-space-2); margin-block-end: var(--lb-space-3); }
    .mark { color: var(--lb-warn); font-size: 0.87rem; font-weight: 400; display: inline-flex; gap: 4px; align-items: center; }
  `];

  @property() point = '';
  @property({ attribute: false }) props: Record<string, unknown> = {};
  @property({ attribute: false }) filter: (placed: Placed) => boolean = () => true;
  @property() chrome: 'card' | 'section' | 'box' | 'none' = 'none';

  constructor() {
    super();
    new Watch(this, placed, surroundings, degraded);
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The console's own points are checked when it is built.
    if (!this.point.startsWith('luban/') && (changed.has('props') || changed.has('point'))) void checkProps(this.point, this.props).catch(error => console.warn(this.point, error));
  }

  protected override render() {
    const all = contributionsAt(this.point, this.filter).filter(({ contribution }) => contribution.kind !== 'none');
    if (!all.length) return html`<slot name="empty"></slot>`;
    const isBare = this.chrome === 'none' || this.chrome === 'box';
    return html`<div class=${this.chrome === 'box' ? 'boxes' : isBare ? 'plain' : 'all'}>${repeat(all, one => one.contribution.id, one => this.renderOne(one, isBare))}</div>`;
  }

  private renderOne(one: Placed, isBare: boolean) {
    const fragment = html`<lb-fragment .placed=${one} .props=${this.props} .lazy=${!isBare}></lb-fragment>`;
    if (isBare) return fragment;
    return html`
      <section class=${this.chrome === 'card' ? 'card' : ''} aria-label=${titleOf(one)}>
        <h2>${titleOf(one)}${one.extension.degraded || degraded.value.has(one.extension.id) ? html`<span class="mark"><wa-icon name="triangle-alert"></wa-icon>${t('shell.fragment.degraded')}</span>` : nothing}</h2>
        ${fragment}
      </section>`;
  }
}
