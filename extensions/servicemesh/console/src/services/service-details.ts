import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { MeshService } from '../model.js';
import { shared } from '../styles.js';

/** What a row of the services has no room for. */
export class ServiceDetails extends LitElement {
  static override styles = [shared];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
  @property({ attribute: false }) service!: MeshService;

  protected override render() {
    const { t } = this.ctx.i18n;
    const { service } = this;
    return html`
      ${service.problems.length ? html`<div><strong>${t('problems')}</strong><ul>${service.problems.map(problem => html`<li>${problem}</li>`)}</ul></div>` : nothing}
      <div><strong>${t('hosts')}</strong><ul>${service.hosts.map(host => html`<li><code>${host}</code></li>`)}</ul></div>
      <div><strong>${t('rules')}</strong><p>${service.virtualService ? html`VirtualService <code>${service.virtualService}</code>` : t('rules.none')}${service.destinationRule ? html`, DestinationRule <code>${service.destinationRule}</code>` : nothing}</p></div>
      <div><strong>${t('endpoints')}</strong><ul>${service.endpoints.map(endpoint => html`<li><code>${endpoint.address}</code> ${Object.entries(endpoint.labels).filter(([name]) => !name.includes('/')).map(([name, value]) => `${name}=${value}`).join(', ')}
        ${endpoint.ejectedUntil ? html`<lb-status state="error" label=${t('ejected')}></lb-status>` : nothing}</li>`)}</ul></div>`;
  }
}
