import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { Live, setPageTitle, shared } from '../../core/index.js';
import '../centre/action-bar.js';
import { isWorking, phaseOf } from '../centre/actions.js';
import { planName, plans } from '../centre/api.js';
import { appearedOf } from '../centre/appeared.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import '../centre/log-view.js';
import type { InstallPlan } from '../centre/model.js';
import '../centre/plan-progress.js';
import { runAction } from '../centre/run-action.js';

/** An operation on an extension while it goes on, and how it ended. Everything is read from the plan, so that it can be left and come back to. */
@customElement('lb-extension-progress-page')
export class ExtensionProgressPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .result { display: grid; gap: var(--lb-space-3); }
    .links { display: flex; gap: var(--lb-space-2); flex-wrap: wrap; }
    code { overflow-wrap: anywhere; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @state() private last: InstallPlan | null = null;
  private readonly plan = new Live<InstallPlan>(this, () => ({ of: plans, name: planName(this.name) }), items => { if (items[0]) this.last = items[0]; });

  private get name(): string {
    return this.params['id'] ?? '';
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('params')) this.last = null;
    setPageTitle(t('extensions.progress.heading', { name: this.shownName }));
  }

  private get shownName(): string {
    return this.last?.spec.extension.id ?? this.name;
  }

  protected override render() {
    const plan = this.plan.items[0];
    return html`
      <lb-page heading=${t('extensions.progress.heading', { name: this.shownName })} subheading=${plan ? this.what(plan) : ''}>
        ${breadcrumbs([{ label: t('extensions.title'), href: '/extensions' }, { label: this.shownName, ...(plan && { href: `/extensions/${encodeURIComponent(plan.spec.extension.id)}` }) }, { label: t('extensions.progress.title') }])}
        ${plan ? html`<lb-extension-actions slot="actions" .facts=${{ plan }} .target=${{ id: plan.spec.extension.id, displayName: this.shownName, plan }} menu></lb-extension-actions>` : nothing}
        ${this.plan.state === 'error' || this.plan.state === 'forbidden' ? html`<lb-error .error=${this.plan.error} @lb-retry=${() => this.plan.reload()}></lb-error>` : nothing}
        ${plan ? this.content(plan) : this.plan.state === 'loading' ? html`<lb-skeleton card rows="6"></lb-skeleton>` : this.plan.state === 'ready' ? this.gone() : nothing}
      </lb-page>`;
  }

  private what(plan: InstallPlan): string {
    const operation = plan.status?.operation;
    if (!operation) return t('extensions.phase.Pending');
    return t(`extensions.kind.${operation.kind}`) + (operation.targetVersion ? ` · ${operation.targetVersion}` : '');
  }

  private content(plan: InstallPlan) {
    return html`
      <section class="card stack" aria-label=${t('extensions.progress.title')}>
        <lb-plan-progress .plan=${plan}></lb-plan-progress>
        ${this.result(plan)}
      </section>
      <section class="stack"><h2>${t('extensions.progress.log')}</h2><lb-extension-log .name=${plan.spec.extension.id}></lb-extension-log></section>`;
  }

  private result(plan: InstallPlan) {
    const phase = phaseOf(plan);
    const id = plan.spec.extension.id;
    const target = { id, displayName: id, plan };
    if (plan.status?.pendingApproval) {
      return html`<wa-callout variant="warning"><wa-icon slot="icon" name="shield-alert"></wa-icon><div class="result"><span>${t('extensions.pending.text', { version: plan.status.pendingApproval.version })}</span><div class="links"><wa-button size="s" variant="brand" href="/extensions/${encodeURIComponent(id)}?tab=permissions">${t('extensions.action.approve')}</wa-button></div></div></wa-callout>`;
    }
    if (isWorking(plan)) return plan.status?.operation && !plan.status.operation.finishedAt ? html`<div class="row end"><wa-button size="s" appearance="outlined" @click=${() => runAction('cancel', target)}><wa-icon slot="start" name="x"></wa-icon>${t('extensions.action.cancel')}</wa-button></div>` : nothing;
    if (phase === 'Failed') {
      return html`
        <wa-callout variant="danger" role="alert"><wa-icon slot="icon" name="circle-x"></wa-icon>
          <div class="result"><strong>${plan.status?.reason ? html`<code>${plan.status.reason}</code> ` : nothing}${t('extensions.progress.failed')}</strong><span>${plan.status?.message}</span>
            <div class="links"><lb-extension-actions size="s" .facts=${{ plan }} .target=${target}></lb-extension-actions></div></div></wa-callout>`;
    }
    const links = appearedOf(id);
    return html`
      <wa-callout variant="success" role="status"><wa-icon slot="icon" name="circle-check"></wa-icon>
        <div class="result"><strong>${t('extensions.progress.done', { name: id, version: plan.status?.installedVersion ?? '', state: t(`extensions.phase.${phase}`) })}</strong>
          ${links.length ? html`<span>${t('extensions.progress.appeared')}</span>` : nothing}
          <div class="links">${links.map((link, index) => html`<wa-button size="s" variant=${index === 0 ? 'brand' : 'neutral'} appearance=${index === 0 ? 'accent' : 'outlined'} href=${link.path}>${link.label}</wa-button>`)}
            <wa-button size="s" appearance="outlined" href="/extensions/${encodeURIComponent(id)}">${t('extensions.progress.open', { name: id })}</wa-button>
            <wa-button size="s" appearance="plain" href="/extensions">${t('extensions.progress.list')}</wa-button></div></div></wa-callout>`;
  }

  private gone() {
    return this.last
      ? html`<div class="card"><lb-empty icon="circle-check" heading=${t('extensions.progress.removed', { name: this.shownName })} text=${t(this.last.spec.retainData === false ? 'extensions.progress.removedData' : 'extensions.progress.keptData')}>
          <span slot="actions" class="row"><wa-button variant="brand" href="/extensions">${t('extensions.progress.list')}</wa-button><wa-button appearance="outlined" href="/marketplace/${encodeURIComponent(this.shownName)}">${t('extensions.progress.again')}</wa-button></span></lb-empty></div>`
      : html`<div class="card"><lb-empty icon="package" heading=${t('extensions.notInstalled', { name: this.name })}><wa-button slot="actions" variant="brand" href="/marketplace/${encodeURIComponent(this.name)}">${t('extensions.browse')}</wa-button></lb-empty></div>`;
  }
}
