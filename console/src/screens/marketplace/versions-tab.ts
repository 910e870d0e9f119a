import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { dialog } from '@luban/console-sdk/components';
import { setQuery, shared } from '../../core/index.js';
import type { CatalogueEntry, VersionEntry } from '../centre/model.js';
import { changeOf, compareVersions, rangeText, refusalOf } from '../centre/versions.js';
import './permission-difference.js';

/** The versions of an extension: what fits, what is advised against, and what each wants more than the installed one. */
@customElement('lb-versions-tab')
export class VersionsTab extends Localized(LitElement) {
  static override styles = [shared, css`
    .badges { display: inline-flex; flex-wrap: wrap; gap: 4px; }
    ol { list-style: none; padding: 0; border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); overflow: hidden; }
    li { display: grid; grid-template-columns: minmax(220px, 1fr) minmax(0, 1.4fr) auto; gap: var(--lb-space-2) var(--lb-space-4); padding: var(--lb-space-3) var(--lb-space-4); align-items: center; }
    li + li { border-block-start: 1px solid var(--lb-border); }
    li.chosen { background: var(--lb-brand-quiet); }
    .version { font-weight: 600; margin-inline-end: var(--lb-space-2); font-variant-numeric: tabular-nums; }
    .facts { display: flex; flex-wrap: wrap; gap: 2px var(--lb-space-3); }
    .warn { color: var(--lb-warn); } .error { color: var(--lb-error); }
    @media (max-width: 640px) { li { grid-template-columns: minmax(0, 1fr); } }
  `];

  @property({ attribute: false }) item!: CatalogueEntry;
  @property() version = '';

  protected override render() {
    const versions = [...this.item.versions].sort((left, right) => compareVersions(right.version, left.version));
    if (versions.length === 0) return html`<lb-empty icon="package" heading=${t('marketplace.noVersion')} text=${t('marketplace.noVersionText')}></lb-empty>`;
    return html`<ol aria-label=${t('marketplace.tab.versions')}>${versions.map(version => this.row(version))}</ol>`;
  }

  private row(version: VersionEntry) {
    const { installedVersion: installed, recommendedVersion: recommended } = this.item;
    const refusal = refusalOf(version);
    return html`
      <li class=${version.version === this.version ? 'chosen' : ''}>
        <div><span class="version">${version.version}</span>
          <span class="badges">
            ${version.version === installed ? html`<wa-badge variant="success" appearance="filled">${t('marketplace.installed')}</wa-badge>` : nothing}
            ${version.version === recommended ? html`<wa-badge variant="brand" appearance="filled">${t('marketplace.recommended')}</wa-badge>` : nothing}
            ${version.channel && version.channel !== 'stable' ? html`<wa-badge variant="neutral" appearance="filled">${version.channel}</wa-badge>` : nothing}
            ${version.deprecated ? html`<wa-badge variant="warning" appearance="filled">${t('marketplace.deprecated')}</wa-badge>` : nothing}
            ${!version.listed ? html`<wa-badge variant="neutral" appearance="outlined">${t('marketplace.unlisted')}</wa-badge>` : nothing}
          </span>
        </div>
        <div class="facts small muted">
          ${version.published ? html`<span><lb-time .datetime=${version.published}></lb-time></span>` : nothing}
          ${version.source ? html`<span>${t('marketplace.fromSource', { source: version.source })}</span>` : nothing}
          ${installed && version.version !== installed ? html`<span>${t(`marketplace.change.${changeOf(installed, version.version)}`)}</span>` : nothing}
          ${refusal ? html`<span class=${refusal === 'blocked' ? 'error' : 'warn'}>${refusal === 'blocked' ? t('marketplace.blocked', { reference: version.blocked }) : t('marketplace.needsHost', { range: rangeText(version.hostRange) ?? '' })}</span>` : nothing}
          ${version.deprecated?.message ? html`<span class="warn">${version.deprecated.message}</span>` : nothing}
          ${version.advisories?.length ? html`<span class="warn">${format.list(version.advisories)}</span>` : nothing}
        </div>
        <div class="row end">
          ${installed && version.version !== installed ? html`<wa-button size="s" appearance="plain" @click=${() => this.compare(version.version)}>${t('marketplace.compare')}<span class="visually-hidden"> ${version.version}</span></wa-button>` : nothing}
          ${version.version === this.version ? html`<span class="small muted">${t('marketplace.shown')}</span>` : html`<wa-button size="s" appearance="outlined" @click=${() => setQuery({ version: version.version }, { replace: false })}>${t('marketplace.show')}<span class="visually-hidden"> ${version.version}</span></wa-button>`}
        </div>
      </li>`;
  }

  private compare(to: string): void {
    const from = this.item.installedVersion!;
    dialog({ heading: t('marketplace.compareHeading', { from, to }), width: '640px', content: Object.assign(document.createElement('lb-permission-difference'), { name: this.item.id, from, to }) });
  }
}
