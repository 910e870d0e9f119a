import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, locale, t } from '@luban/console-sdk';
import { Live, Loaded, placed, setPageTitle, shared, surroundings, Watch } from '../../core/index.js';
import '../centre/action-bar.js';
import { phaseOf } from '../centre/actions.js';
import { entries, entry, orNull, planName, plans } from '../centre/api.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import { contributedTabs } from '../centre/contributed-tabs.js';
import '../centre/icon.js';
import '../centre/lazy-view.js';
import type { InstallPlan } from '../centre/model.js';
import { toneOf } from '../centre/phases.js';
import { tabStyles, tabs, type Tab } from '../centre/tabs.js';
import './history-tab.js';
import './inventory-tab.js';
import './overview-tab.js';
import './permissions-tab.js';

/** An installed extension: how it is, what it has, what it did, and everything that can be changed about it. */
@customElement('lb-extension-page')
export class ExtensionPage extends Localized(LitElement) {
  static override styles = [shared, tabStyles, css`
    .state { display: inline-flex; gap: var(--lb-space-3); align-items: center; flex-wrap: wrap; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  private readonly plan = new Live<InstallPlan>(this, () => ({ of: plans, name: planName(this.name) }), items => this.changed(items[0]));
  private readonly entry = new Loaded(this, signal => orNull(entry(this.name, signal)));
  /** A version that is published while the page is open is offered on it. */
  private readonly changes = new Live(this, () => ({ of: entries, name: planName(this.name) }), () => { if (this.changes.state === 'ready' && this.entry.value) void this.entry.reload(); });
  private seen = '';

  constructor() {
    super();
    new Watch(this, placed, surroundings);
  }

  private get name(): string {
    return this.params['id'] ?? '';
  }

  protected override willUpdate(): void {
    this.entry.for(`${this.name} ${locale()}`);
    setPageTitle(this.shownName);
  }

  private get shownName(): string {
    return this.entry.value?.displayName ?? this.plan.items[0]?.spec.extension.id ?? this.name;
  }

  private changed(plan: InstallPlan | undefined): void {
    const seen = `${plan?.status?.installedVersion}`;
    if (this.seen && this.seen !== seen) void this.entry.reload();
    this.seen = seen;
  }

  protected override render() {
    const plan = this.plan.items[0];
    const { state } = this.plan;
    const found = this.entry.value;
    return html`
      <lb-page heading=${this.shownName} subheading=${found?.description ?? ''}>
        ${breadcrumbs([{ label: t('extensions.title'), href: '/extensions' }, { label: this.shownName }])}
        <div slot="actions" class="row">
          <wa-button appearance="outlined" href="/marketplace/${encodeURIComponent(plan?.spec.extension.id ?? this.name)}"><wa-icon slot="start" name="store"></wa-icon>${t('extensions.inMarketplace')}</wa-button>
          ${plan ? html`<lb-extension-actions .facts=${{ plan, updateAvailable: found?.updateAvailable }} .target=${{ id: plan.spec.extension.id, displayName: this.shownName, plan, version: found?.recommendedVersion }}></lb-extension-actions>` : nothing}
        </div>
        ${state === 'error' || state === 'forbidden' ? html`<lb-error .error=${this.plan.error} @lb-retry=${() => this.plan.reload()}></lb-error>` : nothing}
        ${plan ? this.content(plan) : state === 'loading' ? html`<lb-skeleton card rows="8"></lb-skeleton>`
          : state === 'ready' ? html`<div class="card"><lb-empty icon="package" heading=${t('extensions.notInstalled', { name: this.name })}><wa-button slot="actions" variant="brand" href="/marketplace/${encodeURIComponent(this.name)}">${t('extensions.browse')}</wa-button></lb-empty></div>` : nothing}
      </lb-page>`;
  }

  private content(plan: InstallPlan) {
    const phase = phaseOf(plan);
    return html`
      <div class="state">
        <lb-extension-icon name=${plan.spec.extension.id} .src=${this.entry.value?.iconUrl}></lb-extension-icon>
        <lb-status state=${toneOf(phase)} label=${t(`extensions.phase.${phase}`)}></lb-status>
        <span class="muted">${plan.status?.installedVersion ?? ''}</span>
        ${this.entry.value?.updateAvailable ? html`<wa-badge variant="warning" appearance="filled">${t('extensions.updateTo', { version: this.entry.value.recommendedVersion })}</wa-badge>` : nothing}
        ${this.plan.state === 'stale' ? html`<lb-status state="warn" label=${t('extensions.reconnecting')}></lb-status>` : nothing}
      </div>
      <div>${tabs(this.tabs(plan), this.query.get('tab'))}</div>`;
  }

  private tabs(plan: InstallPlan): Tab[] {
    const id = plan.spec.extension.id;
    const lazy = (tag: string, load: () => Promise<unknown>, props: Record<string, unknown>) => html`<lb-lazy-view tag=${tag} .load=${load} .props=${props}></lb-lazy-view>`;
    return [
      { name: 'overview', label: t('extensions.tab.overview'), content: () => html`<lb-installed-overview .plan=${plan} .item=${this.entry.value ?? null}></lb-installed-overview>` },
      { name: 'configure', label: t('extensions.tab.configure'), content: () => lazy('lb-configure-tab', () => import('./configure-tab.js'), { plan }) },
      { name: 'permissions', label: t('extensions.tab.permissions'), content: () => html`<lb-permissions-tab .plan=${plan}></lb-permissions-tab>` },
      { name: 'history', label: t('extensions.tab.history'), content: () => html`<lb-history-tab .plan=${plan}></lb-history-tab>` },
      { name: 'inventory', label: t('extensions.tab.inventory'), count: plan.status?.inventory?.length, content: () => html`<lb-inventory-tab .plan=${plan}></lb-inventory-tab>` },
      { name: 'health', label: t('extensions.tab.health'), content: () => lazy('lb-extension-health', () => import('../centre/health-view.js'), { name: id }) },
      { name: 'logs', label: t('extensions.tab.logs'), content: () => lazy('lb-extension-log', () => import('../centre/log-view.js'), { name: id }) },
      { name: 'events', label: t('extensions.tab.events'), content: () => lazy('lb-plan-events', () => import('./events-tab.js'), { name: plan.metadata.name }) },
      { name: 'console', label: t('extensions.tab.console'), content: () => lazy('lb-console-errors', () => import('./console-tab.js'), { name: id }) },
      { name: 'api', label: t('extensions.tab.api'), content: () => lazy('lb-extension-api', () => import('../centre/api-view.js'), { name: id }) },
      ...contributedTabs(id, plan),
    ];
  }
}
