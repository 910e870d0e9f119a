import '@luban/console-sdk/components';
import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import '../people/index.js';

const pages = ['users', 'groups', 'roles', 'bindings', 'explain', 'tokens', 'providers', 'clients', 'keys'] as const;

/**
 * A page about users and access, beside the others.
 * @slot actions - What can be done here.
 * @slot - The content.
 */
@customElement('lb-access-frame')
export class AccessFrame extends Localized(LitElement) {
  static override styles = [shared];

  @property() current = '';
  @property() heading = '';
  @property() subheading = '';

  protected override render() {
    const items = pages.map(name => ({ path: `/access/${name}`, label: t(`access.page.${name}`) }));
    return html`<lb-page heading=${this.heading} subheading=${this.subheading}>
      <slot name="breadcrumbs" slot="breadcrumbs"></slot>
      <div class="row" slot="actions"><slot name="actions"></slot></div>
      <lb-subnav label=${t('access.pages')} .items=${items} current="/access/${this.current}"></lb-subnav>
      <slot></slot>
    </lb-page>`;
  }
}
