import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import '../centre/action-bar.js';
import '../centre/icon.js';
import type { CatalogueItem, InstallPlan } from '../centre/model.js';
import { trustOf } from '../centre/trust.js';
import { toneOf } from '../centre/phases.js';

/** An extension in the catalogue. */
@customElement('lb-extension-card')
export class ExtensionCard extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; }
    article { display: grid; grid-template-rows: auto 1fr auto auto; gap: var(--lb-space-3); position: relative; transition: border-color 120ms, box-shadow 120ms; }
    article:hover { border-color: var(--lb-brand); box-shadow: 0 4px 14px rgb(0 0 0 / 8%); }
    header { display: flex; gap: var(--lb-space-3); align-items: start; min-inline-size: 0; }
    .words { min-inline-size: 0; flex: 1; }
    h2 { font-size: 1.02rem; line-height: 1.35; }
    h2 a { color: var(--lb-text); } h2 a::after { content: ''; position: absolute; inset: 0; border-radius: var(--lb-radius); }
    h2 a:focus-visible { outline: none; } h2 a:focus-visible::after { outline: 2px solid var(--lb-focus); outline-offset: 2px; }
    .by { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 6px; }
    .verified { color: var(--lb-ok); }
    .description { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
    .meta { display: flex; flex-wrap: wrap; gap: 4px var(--lb-space-3); align-items: center; }
    .meta span { display: inline-flex; align-items: center; gap: 4px; }
    .warn { color: var(--lb-warn); }
    footer { display: flex; gap: var(--lb-space-2); align-items: center; justify-content: space-between; min-block-size: 34px; flex-wrap: wrap; }
    lb-extension-actions { position: relative; }
    @media (prefers-reduced-motion: reduce) { article { transition: none; } }
  `];

  @property({ attribute: false }) item!: CatalogueItem;
  @property({ attribute: false }) plan: InstallPlan | null = null;
  /** From category to its name. */
  @property({ attribute: false }) categories: ReadonlyMap<string, string> = new Map();

  protected override render() {
    const { item } = this;
    const installable = !!item.recommendedVersion;
    return html`
      <article class="card">
        <header>
          <lb-extension-icon name=${item.id} .src=${item.iconUrl}></lb-extension-icon>
          <div class="words">
            <h2><a href="/marketplace/${encodeURIComponent(item.id)}">${item.displayName}</a></h2>
            <div class="by small muted">
              ${item.publisher ? html`<span>${t('marketplace.by', { publisher: item.publisher })}</span>` : nothing}
              ${item.verified ? html`<wa-icon class="verified" name="shield-check" label=${t('marketplace.verified')}></wa-icon>` : nothing}
              <span>· ${item.installedVersion ?? item.recommendedVersion ?? t('marketplace.noVersion')}</span>
            </div>
          </div>
          ${item.updateAvailable ? html`<wa-badge variant="warning" appearance="filled">${t('marketplace.update', { version: item.recommendedVersion })}</wa-badge>` : nothing}
        </header>
        <p class="description small">${item.description || t('marketplace.noDescription')}</p>
        <div class="meta small muted">
          ${item.categories.slice(0, 3).map(category => html`<span><wa-icon name="tag" aria-hidden="true"></wa-icon>${this.categories.get(category) ?? category}</span>`)}
          ${item.downloads ? html`<span title=${t('marketplace.downloads', { count: item.downloads })}><wa-icon name="download" aria-hidden="true"></wa-icon>${format.number(item.downloads, { notation: 'compact' })}</span>` : nothing}
          <span><wa-icon name=${trustOf(item).icon} aria-hidden="true"></wa-icon>${t(trustOf(item).label)}</span>
          ${item.stale ? html`<span class="warn"><wa-icon name="clock" aria-hidden="true"></wa-icon>${t('marketplace.stale')}</span>` : nothing}
        </div>
        <footer>
          ${this.state(installable)}
          <lb-extension-actions size="s" single .facts=${{ plan: this.plan, updateAvailable: item.updateAvailable, installable }}
            .target=${{ id: item.id, displayName: item.displayName, plan: this.plan, version: item.recommendedVersion }}></lb-extension-actions>
        </footer>
      </article>`;
  }

  private state(installable: boolean) {
    const { item } = this;
    if (item.state !== 'NotInstalled') return html`<lb-status class="small" state=${toneOf(item.state)} label=${t(`extensions.phase.${item.state}`)}></lb-status>`;
    if (!installable) return html`<lb-status class="small warn" state="warn" label=${t('marketplace.incompatible')}></lb-status>`;
    return item.problem ? html`<lb-status class="small warn" state="warn" label=${t('marketplace.hasProblem')} title=${item.problem}></lb-status>`
      : item.advisories?.length ? html`<lb-status class="small warn" state="warn" label=${t('marketplace.advisories', { count: item.advisories.length })}></lb-status>` : html`<span></span>`;
  }
}
