import '@luban/console-sdk/components';
import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { type LoadState, shared } from '../../core/index.js';
import type { Login } from './kinds.js';
import { device, methodText } from './session-table.js';

/** The sign-ins of an account, with those that failed. */
@customElement('lb-login-table')
export class LoginTable extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) rows: readonly Login[] = [];
  @property() state: LoadState = 'loading';
  @property({ attribute: false }) error: unknown;

  protected override render() {
    return html`<lb-table caption=${t('people.logins')} .columns=${this.columns()} .rows=${this.rows} .state=${this.state} .error=${this.error} .pageSize=${15} .rowKey=${(login: Login) => `${login.time}${login.method}${login.address}`}>
      <lb-empty slot="empty" icon="history" heading=${t('people.logins.empty')} text=${t('people.logins.empty.text')}></lb-empty>
    </lb-table>`;
  }

  private columns() {
    return [
      { key: 'time', title: t('people.time'), sortable: true, render: ({ time }: Login) => html`<lb-time .datetime=${time}></lb-time>` },
      {
        key: 'succeeded', title: t('people.result'), sortable: true,
        render: ({ succeeded, reason }: Login) => html`<span><lb-status state=${succeeded ? 'ok' : 'error'} label=${succeeded ? t('people.logins.in') : t('people.logins.refused')}></lb-status>${reason ? html` <code>${reason}</code>` : ''}</span>`,
      },
      { key: 'method', title: t('people.sessions.how'), value: ({ method }: Login) => method.split('+').map(methodText).join(' + ') },
      { key: 'address', title: t('people.address'), sortable: true },
      { key: 'userAgent', title: t('people.device'), priority: 2, render: ({ userAgent }: Login) => device(userAgent) },
    ];
  }
}
