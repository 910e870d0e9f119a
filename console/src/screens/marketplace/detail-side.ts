import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import '../centre/action-bar.js';
import '../centre/icon.js';
import type { Advisory, CatalogueEntry, InstallPlan, VersionDetails } from '../centre/model.js';
import { phaseOf } from '../centre/actions.js';
import { toneOf } from '../centre/phases.js';
import { trustOf } from '../centre/trust.js';
import { choices, rangeText, refusalOf } from '../centre/versions.js';

/**
 * The facts of an extension, and what can be done with it.
 * @fires lb-version - `{ version }`: another one is to be shown.
 */
@customElement('lb-extension-side')
export class ExtensionSide extends Localized(LitElement) {
  static override styles = [shared, css`
    aside { display: grid; gap: var(--lb-space-4); }
    .head { display: flex; gap: var(--lb-space-3); align-items: center; }
    .facts { grid-template-columns: max-content minmax(0, 1fr); gap: var(--lb-space-2) var(--lb-space-3); font-size: 0.93rem; }
    .tags { display: flex; flex-wrap: wrap; gap: 4px; }
    .tags a { padding: 1px 8px; border-radius: 10px; background: var(--lb-page); border: 1px solid var(--lb-border); font-size: 0.87rem; min-block-size: 24px; }
    .advisory { display: grid; gap: 2px; padding: var(--lb-space-3); border-radius: var(--lb-radius-small); border: 1px solid var(--lb-border); border-inline-start: 3px solid var(--lb-warn); }
    .state { display: grid; gap: 4px; }
    .links { display: flex; flex-wrap: wrap; gap: 0 var(--lb-space-3); }
    summary { cursor: pointer; min-block-size: 28px; font-weight: 500; } details dl { margin-block-start: var(--lb-space-3); }
    .verified { color: var(--lb-ok); }
    hr { border: 0; border-block-start: 1px solid var(--lb-border); margin: 0; inline-size: 100%; }
    code { overflow-wrap: anywhere; }
  `];

  @property({ attribute: false }) item!: CatalogueEntry;
  @property({ attribute: false }) details: VersionDetails | null = null;
  @property({ attribute: false }) plan: InstallPlan | null = null;
  @property() version: string | null = null;

  protected override render() {
    const { item, plan, version } = this;
    const target = { id: item.id, displayName: item.displayName, plan, version };
    const installable = !!version && !item.versions.some(each => each.version === version && refusalOf(each));
    const other = !!plan?.status?.installedVersion && version !== plan.status.installedVersion;
    return html`
      <aside class="card" aria-label=${t('marketplace.about')}>
        <div class="head">
          <lb-extension-icon large name=${item.id} .src=${item.iconUrl}></lb-extension-icon>
          <div class="state">
            ${plan ? html`<lb-status state=${toneOf(phaseOf(plan))} label=${t(`extensions.phase.${phaseOf(plan)}`)}></lb-status>` : html`<lb-status state="off" label=${t('extensions.phase.NotInstalled')}></lb-status>`}
            ${item.updateAvailable ? html`<wa-badge variant="warning" appearance="filled">${t('marketplace.update', { version: item.recommendedVersion })}</wa-badge>` : nothing}
          </div>
        </div>
        <lb-extension-actions stretch .facts=${{ plan, updateAvailable: item.updateAvailable || other, installable }} .target=${target}></lb-extension-actions>
        ${this.versionSelect()}
        <hr />
        ${wide() ? html`<dl class="facts">${this.facts()}</dl>` : html`<details><summary>${t('marketplace.about')}</summary><dl class="facts">${this.facts()}</dl></details>`}
        ${item.tags.length ? html`<div class="tags" aria-label=${t('marketplace.fact.tags')}>${item.tags.map(tag => html`<a href="/marketplace?tag=${encodeURIComponent(tag)}">${tag}</a>`)}</div>` : nothing}
        ${item.advisories?.length ? html`<hr /><section class="stack"><h2>${t('marketplace.advisoriesTitle')}</h2>${item.advisories.map(advisory => this.advisory(advisory))}</section>` : nothing}
      </aside>`;
  }

  private versionSelect() {
    const all = choices(this.item.versions);
    if (all.length === 0) return nothing;
    const { recommendedVersion, installedVersion } = this.item;
    const note = (version: string) => [version === recommendedVersion ? t('marketplace.recommended') : '', version === installedVersion ? t('marketplace.installed') : ''].filter(Boolean).join(', ');
    return html`
      <wa-select label=${t('marketplace.version')} .value=${this.version} @change=${(event: Event) => this.choose((event.target as HTMLSelectElement).value)}>
        ${all.map(({ version }) => html`<wa-option value=${version} label=${version === installedVersion ? `${version} · ${t('marketplace.installed')}` : version}>${version} ${note(version) ? html`<span class="small muted">${note(version)}</span>` : nothing}</wa-option>`)}
      </wa-select>`;
  }

  private choose(version: string): void {
    this.dispatchEvent(new CustomEvent('lb-version', { detail: { version } }));
  }

  private facts() {
    const { item, details } = this;
    const chosen = item.versions.find(each => each.version === this.version);
    const fact = (key: string, value: unknown) => (value === null || value === undefined || value === '' ? nothing : html`<dt>${t(`marketplace.fact.${key}`)}</dt><dd>${value}</dd>`);
    return html`
      ${fact('installed', item.installedVersion)}
      ${fact('publisher', item.publisher ? html`<a href="/marketplace?publisher=${encodeURIComponent(item.publisher)}">${item.publisher}</a> ${item.verified ? html`<wa-icon class="verified" name="shield-check" label=${t('marketplace.verified')}></wa-icon>` : nothing}` : null)}
      ${fact('trust', t(trustOf(item).label))}
      ${fact('homepage', isWebAddress(item.projectUrl) ? html`<a href=${item.projectUrl!} target="_blank" rel="noopener noreferrer">${new URL(item.projectUrl!).host}</a>` : null)}
      ${fact('license', details?.license ?? item.license)}
      ${fact('released', chosen?.published ? html`<lb-time format="date" .datetime=${chosen.published}></lb-time>` : null)}
      ${fact('size', details?.size ? format.bytes(details.size) : null)}
      ${fact('downloads', item.downloads ? format.number(item.downloads) : null)}
      ${fact('host', rangeText(chosen?.hostRange ?? details?.hostRange))}
      ${fact('source', chosen?.source)}
      ${fact('categories', item.categories.length ? html`<span class="links">${item.categories.map(category => html`<a href="/marketplace?category=${encodeURIComponent(category)}">${category}</a>`)}</span>` : null)}
      ${fact('id', html`<code>${item.id}</code>`)}`;
  }

  private advisory(advisory: Advisory) {
    return html`
      <div class="advisory small">
        <strong>${isWebAddress(advisory.url) ? html`<a href=${advisory.url!} target="_blank" rel="noopener noreferrer">${advisory.id}</a>` : advisory.id} · ${t(`marketplace.severity.${advisory.severity}`)}</strong>
        <span>${advisory.summary}</span>
        <span class="muted">${advisory.versions}${advisory.fixed ? ` · ${t('marketplace.fixedIn', { version: advisory.fixed })}` : ''}</span>
      </div>`;
  }
}

/** Beside the tabs there is room for everything; above them, on a narrow screen, the facts wait to be asked for. */
const wide = () => matchMedia('(min-width: 901px)').matches;

// What a publisher writes must not become a link that runs something.
function isWebAddress(address: string | null | undefined): boolean {
  return !!address && /^https?:\/\//i.test(address) && URL.canParse(address);
}
