import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t, type Condition } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { isServing, isWorking, phaseOf } from '../centre/actions.js';
import type { CatalogueItem, InstallPlan } from '../centre/model.js';
import '../centre/plan-progress.js';

/** Whether a condition is good news when it is true. */
const bad = new Set(['Blocked', 'UpgradeWaiting']);

/** Where an installed extension stands, and what to do where it does not go well. */
@customElement('lb-installed-overview')
export class InstalledOverview extends Localized(LitElement) {
  static override styles = [shared, css`
    wa-callout a { text-decoration: underline; text-underline-offset: 3px; }
    :host { display: grid; gap: var(--lb-space-4); }
    .columns { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); align-items: start; }
    ul { list-style: none; padding: 0; } li { padding-block: var(--lb-space-2); display: grid; gap: 2px; } li + li { border-block-start: 1px solid var(--lb-border); }
    .line { display: flex; justify-content: space-between; gap: 2px var(--lb-space-3); flex-wrap: wrap; }
    code { overflow-wrap: anywhere; } h2 { margin-block-end: var(--lb-space-3); }
  `];

  @property({ attribute: false }) plan!: InstallPlan;
  @property({ attribute: false }) item: CatalogueItem | null = null;

  protected override render() {
    const { plan } = this;
    const status = plan.status;
    const place = `/extensions/${encodeURIComponent(plan.spec.extension.id)}`;
    return html`
      ${status?.pendingApproval ? html`<wa-callout variant="warning"><wa-icon slot="icon" name="shield-alert"></wa-icon>${t('extensions.pending.text', { version: status.pendingApproval.version })} <a href="${place}?tab=permissions">${t('extensions.action.approve')}</a></wa-callout>` : nothing}
      ${phaseOf(plan) === 'Failed' ? html`<wa-callout variant="danger" role="alert"><wa-icon slot="icon" name="circle-x"></wa-icon><strong><code>${status?.reason}</code></strong> ${status?.message}<div>${t(isServing(plan) ? 'extensions.stillServes' : 'extensions.servesNot')}</div></wa-callout>` : nothing}
      ${isWorking(plan) ? html`<section class="card"><lb-plan-progress .plan=${plan}></lb-plan-progress><a href="${place}/progress">${t('extensions.progress.show')}</a></section>` : nothing}
      <div class="columns">
        <section class="card"><h2>${t('extensions.overview.facts')}</h2><dl class="facts">${this.facts()}</dl></section>
        <section class="card"><h2>${t('extensions.overview.conditions')}</h2>
          ${status?.conditions?.length ? html`<ul>${status.conditions.map(condition => this.condition(condition))}</ul>` : html`<p class="muted">${t('extensions.overview.noConditions')}</p>`}</section>
      </div>`;
  }

  private facts() {
    const { spec, status, metadata } = this.plan;
    const fact = (key: string, value: unknown) => (value === null || value === undefined || value === '' ? nothing : html`<dt>${t(`extensions.fact.${key}`)}</dt><dd>${value}</dd>`);
    return html`
      ${fact('id', html`<code>${spec.extension.id}</code>`)}
      ${fact('installed', status?.installedVersion)}
      ${fact('wanted', spec.extension.version || t('extensions.newest'))}
      ${fact('previous', status?.previousVersion)}
      ${fact('publisher', this.item?.publisher)}
      ${fact('strategy', t(`extensions.strategy.${spec.upgradeStrategy ?? 'Manual'}`))}
      ${fact('source', status?.source ? html`<a href="/sources/${encodeURIComponent(status.source)}">${status.source}</a>` : null)}
      ${fact('signer', status?.signer ? html`<code>${status.signer.slice(0, 16)}…</code>${status.owners?.length ? ` · ${format.list(status.owners)}` : ''}` : status?.installedVersion ? t('extensions.trust.unsigned') : null)}
      ${fact('isolation', t(`extensions.isolation.${spec.isolation ?? 'Default'}`))}
      ${fact('data', t(spec.retainData === false ? 'extensions.dataDeleted' : 'extensions.dataKept'))}
      ${fact('since', metadata.creationTimestamp ? html`<lb-time .datetime=${metadata.creationTimestamp} format="absolute"></lb-time>` : null)}
      ${fact('hash', status?.packageHash ? html`<code>${status.packageHash.slice(0, 16)}…</code>` : null)}`;
  }

  private condition(condition: Condition) {
    const holds = condition.status === 'True';
    const state = condition.status === 'Unknown' ? 'unknown' : condition.type === 'Progressing' ? (holds ? 'busy' : 'off') : holds === bad.has(condition.type) ? 'warn' : 'ok';
    return html`
      <li>
        <div class="line"><lb-status state=${state} label=${nameOfCondition(condition)}></lb-status>
          <span class="small muted">${condition.reason} · <lb-time .datetime=${condition.lastTransitionTime}></lb-time></span></div>
        ${condition.message ? html`<span class="small muted">${condition.message}</span>` : nothing}
      </li>`;
  }
}

/** What a condition is called; its type where there are no words for it. */
function nameOfCondition({ type, status }: Condition): string {
  const keys = [`extensions.condition.${type}.${status}`, `extensions.condition.${type}`];
  return keys.map(key => ({ key, words: t(key) })).find(({ key, words }) => words !== key)?.words ?? type;
}
