import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { connection } from '../core/connection.js';
import { isOutdated } from '../core/connect.js';
import { leaveSafeMode, safeMode } from '../core/runtime/safe-mode.js';
import { Watch } from '../core/store.js';
import { buttons } from '../ui/button.js';
import { shared } from '../ui/styles.js';

/** What concerns the whole console: safe mode, no connection, a newer console. */
@customElement('lb-banners')
export class Banners extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    .banner { display: flex; flex-wrap: wrap; align-items: center; gap: var(--lb-space-2) var(--lb-space-3); padding: var(--lb-space-2) var(--lb-space-4); font-size: 0.93rem; background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); border-block-end: 1px solid var(--lb-border); }
    .banner.warn { background: var(--wa-color-warning-fill-quiet); color: var(--wa-color-warning-on-quiet); }
    .banner span { flex: 1 1 240px; }
    .banner .button { background: transparent; border-color: currentColor; color: inherit; }
  `];

  @state() private online = navigator.onLine;
  /** Whether the connection has been gone for long enough to speak of it. */
  @state() private gone = false;
  private timer = 0;

  constructor() {
    super();
    new Watch(this, isOutdated);
    addEventListener('online', () => { this.online = true; });
    addEventListener('offline', () => { this.online = false; });
    connection.subscribe(state => {
      clearTimeout(this.timer);
      if (state === 'lost') this.timer = setTimeout(() => { this.gone = true; }, 1500) as unknown as number;
      else this.gone = false;
    });
  }

  protected override render() {
    return html`
      <div role="status">
        ${!this.online ? html`<div class="banner warn"><wa-icon name="wifi-off"></wa-icon><span>${t('shell.offline')}</span></div>`
          : this.gone ? html`<div class="banner warn"><wa-icon name="wifi-off"></wa-icon><span>${t('shell.reconnecting')}</span></div>` : nothing}
        ${isOutdated.value ? html`<div class="banner"><wa-icon name="refresh-cw"></wa-icon><span>${t('shell.outdated')}</span><button class="button small" @click=${() => location.reload()}>${t('shell.reload')}</button></div>` : nothing}
        ${safeMode ? html`<div class="banner warn"><wa-icon name="shield"></wa-icon><span>${t('shell.safeMode')}</span><button class="button small" @click=${leaveSafeMode}>${t('shell.safeMode.leave')}</button></div>` : nothing}
      </div>`;
  }
}
