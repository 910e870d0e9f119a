import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { mergePatchOf } from '../centre/config.js';
import { nameOfPoint } from '../centre/points.js';
import type { CatalogueEntry, InstallPlan, PlanAnswer, VersionDetails } from '../centre/model.js';
import { consoleModule, permissionsOf } from '../centre/permissions.js';
import type { InstallDraft } from './install-draft.js';

/** What is about to be done, once more and whole. */
@customElement('lb-step-review')
export class StepReview extends Localized(LitElement) {
  static override styles = [shared, css`:host { display: grid; gap: var(--lb-space-4); } ul { padding-inline-start: 1.2em; }`];

  @property({ attribute: false }) item!: CatalogueEntry;
  @property({ attribute: false }) details!: VersionDetails;
  @property({ attribute: false }) draft!: InstallDraft;
  @property({ attribute: false }) plan: InstallPlan | null = null;
  @property({ attribute: false }) preview: PlanAnswer | null = null;
  @property({ attribute: false }) declined: ReadonlySet<string> = new Set();
  /** Whether the server has tried it and found nothing wrong. */
  @property({ type: Boolean }) checked = false;

  protected override render() {
    const { item, draft, details, plan } = this;
    const installed = plan?.status?.installedVersion;
    const others = (this.preview?.steps ?? []).filter(step => step.action !== 'keep' && step.id.toLowerCase() !== item.id.toLowerCase());
    const changed = draft.config ? Object.keys(mergePatchOf(plan?.spec.config ?? {}, draft.config)) : [];
    const permissions = permissionsOf(details).filter(permission => !this.declined.has(permission.name));
    const fragments = details.contributions.console ?? [];
    const fact = (key: string, value: unknown) => html`<dt>${t(`marketplace.review.${key}`)}</dt><dd>${value}</dd>`;
    return html`
      <dl class="facts">
        ${fact('version', installed && installed !== draft.version ? `${installed} → ${draft.version}` : draft.version)}
        ${fact('later', t(`extensions.strategy.${draft.upgradeStrategy}`))}
        ${fact('others', others.length ? format.list(others.map(step => `${step.id} ${step.to}`)) : t('marketplace.review.none'))}
        ${fact('permissions', permissions.length ? t('marketplace.review.permissionCount', { count: permissions.length }) : t('marketplace.review.none'))}
        ${fragments.length ? fact('console', html`${format.list([...new Set(fragments.map(fragment => nameOfPoint(fragment.point)))])}${details.consoleTrust === 'module' ? html` <span class="muted">(${t(this.declined.has(consoleModule) ? 'marketplace.review.isolated' : 'marketplace.review.module')})</span>` : nothing}`) : nothing}
        ${fact('configuration', changed.length ? format.list(changed) : t(plan ? 'marketplace.review.unchanged' : 'marketplace.review.defaults'))}
        ${this.preview?.download ? fact('download', format.bytes(this.preview.download)) : nothing}
      </dl>
      <div role="status">
        ${this.checked
          ? html`<wa-callout variant="success"><wa-icon slot="icon" name="circle-check"></wa-icon>${t('marketplace.review.ok')}</wa-callout>`
          : html`<lb-status state="busy" label=${t('marketplace.review.checking')}></lb-status>`}
      </div>
      <p class="small muted">${t(installed ? 'marketplace.review.upgradeText' : 'marketplace.review.text')}</p>`;
  }
}
