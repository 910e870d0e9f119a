import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import type { Permission } from '../centre/model.js';
import { checkBox, checkBoxStyles } from '../centre/check-box.js';
import '../centre/permission-list.js';
import { permissionWords, riskBadge } from '../centre/permission-list.js';
import { consentGroups, consoleModule } from '../centre/permissions.js';

/**
 * What the extension wants to do. Whatever can do much harm is agreed to one by one.
 * @fires lb-consent - `{ consented }`: the groups that are agreed to.
 */
@customElement('lb-step-permissions')
export class StepPermissions extends Localized(LitElement) {
  static override styles = [shared, checkBoxStyles, css`
    :host { display: grid; gap: var(--lb-space-4); }
    .group { display: grid; gap: var(--lb-space-3); padding: var(--lb-space-4); border: 1px solid var(--lb-border); border-inline-start: 4px solid var(--lb-error); border-radius: var(--lb-radius); }
    .group.optional { border-inline-start-color: var(--lb-warn); }
    ul { list-style: none; padding: 0; display: grid; gap: var(--lb-space-2); }
    li { display: grid; } code { color: var(--lb-text-muted); overflow-wrap: anywhere; }
  `];

  @property({ attribute: false }) permissions: readonly Permission[] = [];
  @property({ type: Boolean }) upgrade = false;
  @property({ attribute: false }) consented: ReadonlySet<string> = new Set();

  protected override render() {
    const groups = consentGroups(this.permissions);
    const rest = this.permissions.filter(permission => permission.risk !== 'high');
    return html`
      <p class="muted">${t(this.upgrade ? 'marketplace.consent.upgradeText' : 'marketplace.consent.text')}</p>
      ${groups.map(group => html`
        <section class="group ${group.required ? '' : 'optional'}">
          <div>${riskBadge('high')}</div>
          <ul>${group.permissions.map(permission => this.permission(permission))}</ul>
          ${group.id === consoleModule ? html`<p class="small muted">${t('extensions.consoleModule.choice')}</p>` : nothing}
          ${checkBox(t(group.required ? 'marketplace.consent.agree' : 'marketplace.consent.trustConsole'), this.consented.has(group.id), agreed => this.consent(group.id, agreed), { about: group.permissions.map(permission => permissionWords(permission).words).join(', ') })}
        </section>`)}
      ${rest.length ? html`<lb-permission-list .permissions=${rest}></lb-permission-list>` : nothing}`;
  }

  private permission(permission: Permission) {
    const { words, reason } = permissionWords(permission);
    return html`<li><span>${words}</span>${reason ? html`<span class="small muted">${t('extensions.permissions.reason', { reason })}</span>` : nothing}<code>${permission.name}</code></li>`;
  }

  private consent(group: string, agreed: boolean): void {
    const consented = new Set(this.consented);
    if (agreed) consented.add(group);
    else consented.delete(group);
    this.consented = consented;
    this.dispatchEvent(new CustomEvent('lb-consent', { detail: { consented } }));
  }
}
