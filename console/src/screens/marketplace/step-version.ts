import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import type { CatalogueEntry, VersionDetails, VersionEntry } from '../centre/model.js';
import { changeOf, choices, refusalOf } from '../centre/versions.js';

const shown = 30;

/**
 * Which version, and whether later ones come by themselves.
 * @fires lb-version - `{ version }`
 * @fires lb-strategy - `{ strategy }`
 */
@customElement('lb-step-version')
export class StepVersion extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    .list { max-block-size: 340px; overflow: auto; padding: 3px; }
    wa-radio { display: flex; align-items: center; padding: var(--lb-space-1) 0; }
    wa-radio::part(label) { display: inline-flex; align-items: center; gap: 6px; flex-wrap: wrap; }
    .facts { display: inline-flex; flex-wrap: wrap; gap: 2px var(--lb-space-3); }
    .warn { color: var(--lb-warn); } .error { color: var(--lb-error); }
    wa-select { max-inline-size: 460px; }
  `];

  @property({ attribute: false }) item!: CatalogueEntry;
  @property() version: string | null = null;
  @property({ attribute: false }) details: VersionDetails | null = null;
  @property() strategy = 'Manual';
  @property({ attribute: false }) error: unknown = null;

  protected override render() {
    const all = choices(this.item.versions).slice(0, shown);
    const chosen = all.find(each => each.version === this.version);
    return html`
      ${this.item.problem ? html`<wa-callout variant="warning"><wa-icon slot="icon" name="triangle-alert"></wa-icon>${this.item.problem}</wa-callout>` : nothing}
      <div class="list"><wa-radio-group label=${t('marketplace.chooseVersion')} .value=${this.version} @change=${(event: Event) => this.say('lb-version', { version: (event.target as HTMLInputElement).value })}>
        ${all.map(version => this.choice(version))}
      </wa-radio-group></div>
      ${chosen && refusalOf(chosen) ? html`<wa-callout variant="danger"><wa-icon slot="icon" name="circle-alert"></wa-icon>${refusalOf(chosen) === 'blocked' ? t('marketplace.blocked', { reference: chosen.blocked }) : t('marketplace.needsHost', { range: chosen.hostRange ?? '' })}</wa-callout>` : nothing}
      ${this.advisories(chosen)}
      ${this.error ? html`<lb-error heading=${t('marketplace.failedVersion', { version: this.version ?? '' })} .error=${this.error} no-retry></lb-error>` : nothing}
      <wa-select label=${t('marketplace.strategy')} hint=${t('marketplace.strategy.hint')} .value=${this.strategy} @change=${(event: Event) => this.say('lb-strategy', { strategy: (event.target as HTMLSelectElement).value })}>
        ${['Manual', 'Patch', 'Minor', 'Automatic'].map(each => html`<wa-option value=${each}>${t(`extensions.strategy.${each}`)}</wa-option>`)}
      </wa-select>`;
  }

  private choice(version: VersionEntry) {
    const { recommendedVersion: recommended, installedVersion: installed } = this.item;
    const refusal = refusalOf(version);
    return html`
      <wa-radio value=${version.version} ?disabled=${refusal === 'blocked'}>
        <strong>${version.version}</strong>
        ${version.version === recommended ? html`<wa-badge variant="brand" appearance="filled">${t('marketplace.recommended')}</wa-badge>` : nothing}
        ${version.version === installed ? html`<wa-badge variant="success" appearance="filled">${t('marketplace.installed')}</wa-badge>` : nothing}
        ${version.deprecated ? html`<wa-badge variant="warning" appearance="filled">${t('marketplace.deprecated')}</wa-badge>` : nothing}
        <span class="facts small muted">
          ${version.published ? html`<span>${format.date(version.published)}</span>` : nothing}
          ${installed && installed !== version.version ? html`<span>${t(`marketplace.change.${changeOf(installed, version.version)}`)}</span>` : nothing}
          ${version.channel && version.channel !== 'stable' ? html`<span>${version.channel}</span>` : nothing}
          ${refusal ? html`<span class=${refusal === 'blocked' ? 'error' : 'warn'}>${t(refusal === 'blocked' ? 'marketplace.isBlocked' : 'marketplace.incompatible')}</span>` : nothing}
        </span>
      </wa-radio>`;
  }

  private advisories(chosen: VersionEntry | undefined) {
    const known = (this.item.advisories ?? []).filter(advisory => chosen?.advisories?.includes(advisory.id));
    return known.length === 0 ? nothing : html`<wa-callout variant="warning"><wa-icon slot="icon" name="triangle-alert"></wa-icon>${known.map(advisory => html`<div><strong>${advisory.id}</strong> ${advisory.summary}</div>`)}</wa-callout>`;
  }

  private say(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
