import '@luban/console-sdk/components';
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ApiError, Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { missingRight, whyPath } from './refusal.js';

/** An error card that, where a right is missing, leads to the page that says why. */
@customElement('lb-problem')
export class Problem extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) error: unknown;
  @property() heading = '';
  @property({ type: Boolean, attribute: 'no-retry' }) noRetry = false;

  protected override render() {
    if (this.error === undefined || this.error === null) return nothing;
    const right = this.error instanceof ApiError && this.error.isForbidden ? missingRight(this.error.message) : null;
    return html`<lb-error .error=${this.error} heading=${this.heading} ?no-retry=${this.noRetry}>
      ${right ? html`<a slot="actions" href=${whyPath({ ...right, user: '', apiGroup: right.group, group: '' })}>${t('people.why')}</a>` : nothing}
    </lb-error>`;
  }
}
