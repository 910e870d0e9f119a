import '@luban/console-sdk/components';
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { type LoadState, shared } from '../../core/index.js';
import { labelled } from './labelled.js';
import './two-lines.js';
import { expiryOf } from './expiry.js';
import type { PersonalToken } from './kinds.js';

/**
 * Personal tokens, without their secrets.
 * @fires lb-revoke - `{ token }`: one is to be revoked.
 * @slot empty - Shown when there are none.
 */
@customElement('lb-token-table')
export class TokenTable extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) rows: readonly PersonalToken[] = [];
  @property() state: LoadState = 'loading';
  @property({ attribute: false }) error: unknown;
  @property({ type: Boolean }) revocable = false;

  protected override render() {
    return html`<lb-table caption=${t('people.tokens')} .columns=${this.columns()} .rows=${this.rows} .state=${this.state} .error=${this.error} rowKey="id">
      <slot name="empty" slot="empty"><lb-empty icon="key-round" heading=${t('people.tokens.empty')}></lb-empty></slot>
    </lb-table>`;
  }

  private columns() {
    return [
      { key: 'name', title: t('people.name'), sortable: true },
      { key: 'scopes', title: t('people.tokens.scopes'), priority: 2, render: ({ scopes }: PersonalToken) => html`<span>${scopes.map(scope => html`<wa-badge appearance="filled" variant="neutral">${scope === 'api' ? t('people.tokens.everything') : scope}</wa-badge>`)}</span>` },
      { key: 'created', title: t('people.created'), sortable: true, priority: 3, render: ({ created }: PersonalToken) => html`<lb-time .datetime=${created}></lb-time>` },
      { key: 'expires', title: t('people.expires'), sortable: true, render: ({ expires }: PersonalToken) => expiry(expires) },
      { key: 'lastUsed', title: t('people.lastUsed'), sortable: true, render: ({ lastUsed, lastAddress }: PersonalToken) => lastUsed ? html`<lb-two-lines><lb-time .datetime=${lastUsed}></lb-time>${lastAddress ? html`<span slot="sub">${lastAddress}</span>` : nothing}</lb-two-lines>` : html`<span class="muted">${t('people.never')}</span>` },
      ...(this.revocable ? [{ key: 'actions', title: '', align: 'end', render: (token: PersonalToken) => html`<wa-button size="s" appearance="outlined" variant="danger"
        @click=${() => this.dispatchEvent(new CustomEvent('lb-revoke', { detail: { token } }))}>${labelled(t('people.tokens.revoke'), t('people.tokens.revoke.of', { name: token.name }))}</wa-button>` }] : []),
    ];
  }
}

const urgent = { over: 'error', soon: 'warn' } as const;

function expiry(end: string) {
  const moment = html`<lb-time .datetime=${end}></lb-time>`;
  const how = expiryOf(end, Date.now());
  return how === 'over' || how === 'soon' ? html`<lb-status state=${urgent[how]}>${moment}</lb-status>` : moment;
}
