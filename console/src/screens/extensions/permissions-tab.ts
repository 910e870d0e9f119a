import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, locale, t } from '@luban/console-sdk';
import { toast } from '@luban/console-sdk/components';
import { Loaded, shared } from '../../core/index.js';
import { details, orNull } from '../centre/api.js';
import { attempt } from '../centre/errors.js';
import type { InstallPlan, Permission } from '../centre/model.js';
import { approve, setApproval } from '../centre/operations.js';
import '../centre/permission-list.js';
import { consoleModule, isApproved, permissionsOf } from '../centre/permissions.js';

/** What an extension is allowed, and what a version that waits wants besides. */
@customElement('lb-permissions-tab')
export class PermissionsTab extends Localized(LitElement) {
  static override styles = [shared, css`:host { display: grid; gap: var(--lb-space-5); } .waiting { display: grid; gap: var(--lb-space-3); }`];

  @property({ attribute: false }) plan!: InstallPlan;
  @state() private busy = false;
  private readonly current = new Loaded(this, signal => this.read(this.plan.status?.installedVersion, signal));
  private readonly pending = new Loaded(this, signal => this.read(this.plan.status?.pendingApproval?.version, signal));

  protected override willUpdate(): void {
    this.current.for(`${this.plan.metadata.name} ${this.plan.status?.installedVersion} ${locale()}`);
    this.pending.for(`${this.plan.metadata.name} ${this.plan.status?.pendingApproval?.version} ${locale()}`);
  }

  private async read(version: string | null | undefined, signal: AbortSignal): Promise<Permission[]> {
    const one = version ? await orNull(details(this.plan.spec.extension.id, version, signal)) : null;
    return one ? permissionsOf(one) : [];
  }

  protected override render() {
    const { value, error } = this.current;
    const waiting = this.plan.status?.pendingApproval;
    const approved = this.plan.spec.approvedPermissions ?? this.plan.status?.permissions ?? [];
    const granted = (value ?? []).filter(permission => isApproved(permission.name, approved));
    const withheld = (value ?? []).filter(permission => !isApproved(permission.name, approved));
    return html`
      ${waiting ? this.waiting(waiting.version, waiting.permissions) : nothing}
      ${error ? html`<lb-error .error=${error} @lb-retry=${() => this.current.reload()}></lb-error>` : nothing}
      <section class="stack"><h2>${t('extensions.permissions.approved')}</h2>
        ${!value ? html`<lb-skeleton card rows="4"></lb-skeleton>` : granted.length ? html`<lb-permission-list .permissions=${granted}></lb-permission-list>${granted.some(each => each.name === consoleModule) ? html`<div>${this.consoleButton(approved, false)}</div>` : nothing}` : html`<p class="muted">${t('extensions.permissions.none')}</p>`}</section>
      ${withheld.length ? html`<section class="stack"><h2>${t('extensions.permissions.withheld')}</h2><p class="muted">${t('extensions.permissions.withheldText')}</p><lb-permission-list .permissions=${withheld}></lb-permission-list>${withheld.some(each => each.name === consoleModule) ? html`<div>${this.consoleButton(approved, true)}</div>` : nothing}</section>` : nothing}`;
  }

  private waiting(version: string, names: readonly string[]) {
    const known = this.pending.value ?? [];
    const shown = names.map(name => known.find(permission => permission.name === name) ?? { name, risk: 'medium' as const });
    return html`
      <wa-callout variant="warning"><wa-icon slot="icon" name="shield-alert"></wa-icon>
        <div class="waiting"><strong>${t('extensions.pending.text', { version })}</strong>
          <lb-permission-list .permissions=${shown}></lb-permission-list>
          <div><wa-button variant="brand" ?loading=${this.busy} @click=${this.approve}><wa-icon slot="start" name="shield-check"></wa-icon>${t('extensions.pending.approve')}</wa-button></div></div></wa-callout>`;
  }

  private consoleButton(approved: readonly string[], allow: boolean) {
    return html`<wa-button appearance="outlined" ?loading=${this.busy} @click=${() => this.allowConsole(approved, allow)}>${t(allow ? 'extensions.consoleModule.allow' : 'extensions.consoleModule.withdraw')}</wa-button>`;
  }

  private async allowConsole(approved: readonly string[], allow: boolean): Promise<void> {
    this.busy = true;
    if (await attempt(t('extensions.pending.failed'), () => setApproval(this.plan, approved, consoleModule, allow))) toast({ kind: 'ok', text: t(allow ? 'extensions.consoleModule.allowed' : 'extensions.consoleModule.withdrawn') });
    this.busy = false;
  }

  private async approve(): Promise<void> {
    this.busy = true;
    if (await attempt(t('extensions.pending.failed'), () => approve(this.plan))) toast({ kind: 'ok', text: t('extensions.pending.done') });
    this.busy = false;
  }
}
