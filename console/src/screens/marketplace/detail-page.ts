import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, locale, t } from '@luban/console-sdk';
import { Live, Loaded, setPageTitle, setQuery, shared } from '../../core/index.js';
import { details, entries, entry, planName, plans } from '../centre/api.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import type { CatalogueEntry, InstallPlan, VersionDetails } from '../centre/model.js';
import '../centre/permission-list.js';
import { permissionsOf } from '../centre/permissions.js';
import { tabStyles, tabs, type Tab } from '../centre/tabs.js';
import { defaultVersion } from '../centre/versions.js';
import { contributedTabs } from '../centre/contributed-tabs.js';
import './contributions-tab.js';
import './dependencies-tab.js';
import './detail-side.js';
import './files-tab.js';
import './overview-tab.js';
import './versions-tab.js';
import '../centre/document-view.js';
import '../centre/lazy-view.js';

/** Everything about an extension, before and after it is installed. */
@customElement('lb-marketplace-detail-page')
export class MarketplaceDetailPage extends Localized(LitElement) {
  static override styles = [shared, tabStyles, css`
    .columns { display: grid; grid-template-columns: minmax(0, 1fr) 300px; gap: 0 var(--lb-space-5); align-items: start; }
    /* The row of tabs is as wide as the page; what is in them stands beside the facts, which begin below the row. */
    wa-tab-group { grid-area: 1 / 1 / 2 / 3; min-inline-size: 0; }
    wa-tab-group::part(body) { min-inline-size: 0; padding-inline-end: calc(300px + var(--lb-space-5)); }
    lb-extension-side { grid-area: 1 / 2; padding-block: calc(38px + var(--lb-space-4)) var(--lb-space-4); }
    @media (max-width: 900px) {
      .columns { grid-template-columns: minmax(0, 1fr); }
      wa-tab-group, lb-extension-side { grid-area: auto; }
      wa-tab-group::part(body) { padding-inline-end: 0; }
      lb-extension-side { order: -1; padding-block: 0 var(--lb-space-4); }
    }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  private readonly entry = new Loaded(this, signal => entry(this.name, signal));
  private readonly version = new Loaded(this, signal => details(this.name, this.chosen!, signal));
  private readonly plan = new Live<InstallPlan>(this, () => ({ of: plans, name: planName(this.name) }), items => this.planChanged(items[0]));
  private readonly changes = new Live(this, () => ({ of: entries, name: planName(this.name) }), () => this.entryChanged());
  private seen = '';

  private get name(): string {
    return this.params['id'] ?? '';
  }

  private get chosen(): string | null {
    const found = this.entry.value;
    return found ? defaultVersion(found.versions, this.query.get('version'), found.installedVersion ?? found.recommendedVersion) : null;
  }

  protected override willUpdate(): void {
    this.entry.for(`${this.name} ${locale()}`);
    if (this.entry.value) setPageTitle(this.entry.value.displayName);
    if (this.chosen) this.version.for(`${this.name} ${this.chosen} ${locale()}`);
  }

  private planChanged(plan: InstallPlan | undefined): void {
    const seen = `${plan?.status?.phase} ${plan?.status?.installedVersion}`;
    if (this.seen && seen !== this.seen) void this.entry.reload();
    this.seen = seen;
  }

  private entryChanged(): void {
    if (this.changes.state === 'ready' && this.entry.value) void this.entry.reload();
  }

  protected override render() {
    const { value: found, state: how, error } = this.entry;
    return html`
      <lb-page heading=${found?.displayName ?? this.name} subheading=${found?.description ?? ''}>
        ${breadcrumbs([{ label: t('marketplace.title'), href: '/marketplace' }, { label: found?.displayName ?? this.name }])}
        ${how === 'error' || how === 'forbidden' || how === 'stale' ? html`<lb-error heading=${t('marketplace.failedOne', { name: this.name })} .error=${error} @lb-retry=${() => this.entry.reload()}></lb-error>` : nothing}
        ${found ? this.content(found) : how === 'loading' ? html`<div class="columns"><lb-skeleton card rows="8"></lb-skeleton><lb-skeleton card rows="6"></lb-skeleton></div>` : nothing}
      </lb-page>`;
  }

  private content(found: CatalogueEntry) {
    return html`
      ${found.problem ? html`<wa-callout variant="warning"><wa-icon slot="icon" name="triangle-alert"></wa-icon>${found.problem}</wa-callout>` : nothing}
      <div class="columns">
        ${tabs(this.tabs(found), this.query.get('tab'))}
        <lb-extension-side .item=${found} .details=${this.version.value ?? null} .plan=${this.plan.items[0] ?? null} .version=${this.chosen}
          @lb-version=${(event: CustomEvent<{ version: string }>) => setQuery({ version: event.detail.version })}></lb-extension-side>
      </div>`;
  }

  private tabs(found: CatalogueEntry): Tab[] {
    const version = this.chosen ?? '';
    const plan = this.plan.items[0];
    const installed = !!found.installedVersion;
    return [
      { name: 'overview', label: t('marketplace.tab.overview'), content: () => this.of(one => html`<lb-overview-tab .name=${this.name} .version=${version} .details=${one}></lb-overview-tab>`) },
      { name: 'versions', label: t('marketplace.tab.versions'), count: found.versions.length, content: () => html`<lb-versions-tab .item=${found} .version=${version}></lb-versions-tab>` },
      { name: 'permissions', label: t('marketplace.tab.permissions'), content: () => this.of(one => this.permissions(one)) },
      { name: 'dependencies', label: t('marketplace.tab.dependencies'), content: () => this.of(one => html`<lb-dependencies-tab .name=${found.id} .label=${found.displayName} .version=${version} .details=${one}></lb-dependencies-tab>`) },
      { name: 'contributions', label: t('marketplace.tab.contributions'), content: () => this.of(one => html`<lb-contributions-tab .details=${one} .serving=${installed && version === found.installedVersion}></lb-contributions-tab>`) },
      { name: 'changelog', label: t('marketplace.tab.changelog'), content: () => this.of(one => one.changelog
        ? html`<lb-document-view .name=${this.name} .version=${version} kind="changelog"></lb-document-view>`
        : one.releaseNotes ? html`<lb-markdown class="card" .text=${one.releaseNotes}></lb-markdown>` : html`<div class="card"><lb-empty icon="scroll-text" heading=${t('marketplace.noChangelog')}></lb-empty></div>`) },
      { name: 'files', label: t('marketplace.tab.files'), content: () => html`<lb-files-tab .name=${this.name} .version=${version}></lb-files-tab>` },
      ...(installed ? this.installedTabs(found) : []),
      ...contributedTabs(found.id, plan),
    ];
  }

  private installedTabs(found: CatalogueEntry): Tab[] {
    return [
      { name: 'api', label: t('marketplace.tab.api'), content: () => html`<lb-lazy-view .load=${() => import('../centre/api-view.js')} tag="lb-extension-api" .props=${{ name: found.id }}></lb-lazy-view>` },
      { name: 'health', label: t('marketplace.tab.health'), content: () => html`<lb-lazy-view .load=${() => import('../centre/health-view.js')} tag="lb-extension-health" .props=${{ name: found.id }}></lb-lazy-view>` },
      { name: 'logs', label: t('marketplace.tab.logs'), content: () => html`<lb-lazy-view .load=${() => import('../centre/log-view.js')} tag="lb-extension-log" .props=${{ name: found.id }}></lb-lazy-view>` },
    ];
  }

  /** What needs the package: a skeleton until it was read, and why where it could not be. */
  private of(draw: (details: VersionDetails) => ReturnType<typeof html>) {
    const { value, state: how, error } = this.version;
    if (value && how !== 'error') return draw(value);
    if (error) return html`<lb-error heading=${t('marketplace.failedVersion', { version: this.chosen ?? '' })} .error=${error} @lb-retry=${() => this.version.reload()}></lb-error>`;
    return this.chosen ? html`<lb-skeleton card rows="6"></lb-skeleton>` : html`<div class="card"><lb-empty icon="package" heading=${t('marketplace.noVersion')} text=${t('marketplace.noVersionText')}></lb-empty></div>`;
  }

  private permissions(one: VersionDetails) {
    const all = permissionsOf(one);
    return all.length
      ? html`<h2 class="visually-hidden">${t('marketplace.tab.permissions')}</h2><p class="muted">${t('marketplace.permissionsText')}</p><lb-permission-list .permissions=${all}></lb-permission-list>`
      : html`<div class="card"><lb-empty icon="shield-check" heading=${t('marketplace.noPermissions')} text=${t('marketplace.noPermissionsText')}></lb-empty></div>`;
  }
}
