import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, html } from 'lit';
import { property } from 'lit/decorators.js';

export class HomePage extends LitElement {
  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;

  protected override render() {
    return html`<lb-empty icon="store" heading=${this.ctx.i18n.t('appstore')}></lb-empty>`;
  }
}
