import '@awesome.me/webawesome/dist/components/button/button.js';
import '@luban/console-sdk/components';
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { logAddress } from './api.js';

/** The log of an extension: what its operations did and what it wrote itself, as it comes. */
@customElement('lb-extension-log')
export class ExtensionLog extends Localized(LitElement) {
  static override styles = [shared, css`lb-log { block-size: var(--height, 460px); }`];

  @property() name = '';

  protected override render() {
    return html`<lb-log follow label=${t('extensions.log.label', { name: this.name })} filename="${this.name}.log" .source=${logAddress(this.name)}></lb-log>`;
  }
}
