import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { Live, setPageTitle, shared } from '../../core/index.js';
import { sources } from '../centre/api.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import type { PackageSource } from '../centre/model.js';
import { secondsOf } from '../people/expiry.js';
import { removeSource, syncNow } from './source-actions.js';
import { sourceState } from './source-state.js';

/** A package source: how it is, what is believed of it, what it blocks. */
@customElement('lb-source-page')
export class SourcePage extends Localized(LitElement) {
  static override styles = [shared, css`
    .columns { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr)); align-items: start; }
    .within { text-decoration: underline; text-underline-offset: 3px; }
    h2 { margin-block-end: var(--lb-space-3); } code { overflow-wrap: anywhere; }
    ul { list-style: none; padding: 0; } li { padding-block: var(--lb-space-2); display: grid; gap: 2px; } li + li { border-block-start: 1px solid var(--lb-border); }
    .line { display: flex; justify-content: space-between; gap: 2px var(--lb-space-3); flex-wrap: wrap; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  private readonly list = new Live<PackageSource>(this, () => ({ of: sources, name: this.name }));

  private get name(): string {
    return this.params['name'] ?? '';
  }

  protected override willUpdate(): void {
    setPageTitle(this.name);
  }

  protected override render() {
    const source = this.list.items[0];
    const { state } = this.list;
    return html`
      <lb-page heading=${this.name} subheading=${source?.spec.url ?? ''}>
        ${breadcrumbs([{ label: t('sources.title'), href: '/sources' }, { label: this.name }])}
        ${source ? html`<div slot="actions" class="row">
          <wa-button variant="brand" @click=${() => syncNow(this.name)}><wa-icon slot="start" name="refresh-cw"></wa-icon>${t('sources.sync')}</wa-button>
          <wa-button appearance="outlined" href="/sources/${encodeURIComponent(this.name)}/edit"><wa-icon slot="start" name="pencil"></wa-icon>${t('sources.edit')}</wa-button>
          <wa-button appearance="outlined" variant="danger" @click=${() => removeSource(this.name)}><wa-icon slot="start" name="trash-2"></wa-icon>${t('sources.remove')}</wa-button></div>` : nothing}
        ${state === 'error' || state === 'forbidden' ? html`<lb-error .error=${this.list.error} @lb-retry=${() => this.list.reload()}></lb-error>` : nothing}
        ${source ? this.content(source) : state === 'loading' ? html`<lb-skeleton card rows="8"></lb-skeleton>` : state === 'ready' ? html`<div class="card"><lb-empty icon="globe" heading=${t('sources.gone', { name: this.name })}><wa-button slot="actions" appearance="outlined" href="/sources">${t('sources.title')}</wa-button></lb-empty></div>` : nothing}
      </lb-page>`;
  }

  private content(source: PackageSource) {
    const { spec, status } = source;
    const state = sourceState(source);
    const fact = (key: string, value: unknown) => (value === null || value === undefined || value === '' ? nothing : html`<dt>${t(`sources.fact.${key}`)}</dt><dd>${value}</dd>`);
    return html`
      ${status?.lastError ? html`<wa-callout variant="danger" role="alert"><wa-icon slot="icon" name="circle-x"></wa-icon><code>${status.lastError.code}</code> ${status.lastError.message}</wa-callout>` : nothing}
      <div class="columns">
        <section class="card"><h2>${t('sources.about')}</h2><dl class="facts">
          ${fact('state', html`<lb-status state=${state.tone} label=${t(state.label)}></lb-status>`)}
          ${fact('extensions', html`<a class="within" href="/marketplace?source=${encodeURIComponent(this.name)}">${t('sources.offers', { count: status?.extensions ?? 0 })}</a> · ${t('sources.offersVersions', { count: status?.versions ?? 0 })}`)}
          ${fact('lastSync', html`<lb-time .datetime=${status?.lastSync}></lb-time>`)}
          ${fact('nextSync', html`<lb-time .datetime=${status?.nextSync}></lb-time>`)}
          ${fact('poll', intervalText(spec.pollInterval ?? '5m'))}
          ${fact('priority', format.number(spec.priority ?? 0))}
          ${fact('prefixes', spec.idPrefixes?.length ? format.list(spec.idPrefixes) : t('sources.anyId'))}
          ${fact('credentials', spec.credentialsSecret ? html`<code>${spec.credentialsSecret.namespace}/${spec.credentialsSecret.name}</code>` : t('sources.noCredentials'))}
        </dl></section>
        <section class="card"><h2>${t('sources.trustTitle')}</h2><dl class="facts">
          ${fact('mode', status?.trust ? t(`sources.trust.${status.trust.mode}`) : t('sources.trust.unset'))}
          ${fact('fingerprints', status?.trust?.fingerprints.length ? html`${status.trust.fingerprints.map(each => html`<div><code>${each}</code></div>`)}` : null)}
          ${fact('owners', spec.trustPolicy?.owners?.length ? format.list(spec.trustPolicy.owners) : t('sources.anyOwner'))}
          ${fact('minimumAge', spec.trustPolicy?.minimumAge)}
          ${fact('metadata', status?.trust?.metadataExpires ? html`<lb-time .datetime=${status.trust.metadataExpires}></lb-time>` : null)}
        </dl></section>
        <section class="card"><h2>${t('extensions.overview.conditions')}</h2><ul>${(status?.conditions ?? []).map(condition => html`
          <li><div class="line"><lb-status state=${condition.status === 'True' ? 'ok' : condition.status === 'False' ? 'error' : 'unknown'} label=${t(`sources.condition.${condition.type}`)}></lb-status><span class="small muted">${condition.reason} · <lb-time .datetime=${condition.lastTransitionTime}></lb-time></span></div><span class="small muted">${condition.message}</span></li>`)}</ul></section>
        ${status?.blocked?.length ? html`<section class="card"><h2>${t('sources.blocked')}</h2><ul>${status.blocked.map(each => html`<li><strong>${each.reference} · ${each.id ?? ''} ${each.version ?? ''}</strong><span class="small muted">${each.reason}: ${each.message}</span></li>`)}</ul></section>` : nothing}
      </div>`;
  }
}

/** An interval as people write it; what is none stays. */
function intervalText(text: string): string {
  const seconds = secondsOf(text);
  return seconds === null ? text : format.duration(seconds);
}
