import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { dialog } from '@luban/console-sdk/components';
import { shared } from '../../core/index.js';

/** Shows pictures large, one at a time. */
export function openScreenshots(pictures: readonly string[], index: number): void {
  const viewer = Object.assign(document.createElement('lb-screenshots') as Screenshots, { pictures, index });
  dialog({ heading: t('marketplace.screenshots'), content: viewer, width: '1100px' });
}

/** One large picture, with a way to the others by buttons and arrow keys. */
@customElement('lb-screenshots')
export class Screenshots extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-3); }
    img { max-inline-size: 100%; max-block-size: 68vh; justify-self: center; border-radius: var(--lb-radius-small); }
    .row { justify-content: center; }
  `];

  @property({ attribute: false }) pictures: readonly string[] = [];
  @state() index = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.onKey);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') this.go(-1);
    if (event.key === 'ArrowRight') this.go(1);
  };

  private go(step: number): void {
    this.index = (this.index + step + this.pictures.length) % this.pictures.length;
  }

  protected override render() {
    const place = t('marketplace.screenshot', { number: this.index + 1, of: this.pictures.length });
    return html`
      <img src=${this.pictures[this.index]!} alt=${place} />
      <div class="row">
        <wa-button size="s" appearance="outlined" ?disabled=${this.pictures.length < 2} @click=${() => this.go(-1)}><wa-icon name="chevron-left" label=${t('marketplace.previous')}></wa-icon></wa-button>
        <span class="small muted" role="status">${place}</span>
        <wa-button size="s" appearance="outlined" ?disabled=${this.pictures.length < 2} @click=${() => this.go(1)}><wa-icon name="chevron-right" label=${t('marketplace.next')}></wa-icon></wa-button>
      </div>`;
  }
}
