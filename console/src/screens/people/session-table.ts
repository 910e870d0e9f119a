import '@luban/console-sdk/components';
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { type LoadState, shared } from '../../core/index.js';
import { labelled } from './labelled.js';
import { describeDevice } from './device.js';
import type { Session } from './kinds.js';

/**
 * Sessions of an account.
 * @fires lb-end - `{ session }`: one is to be ended.
 */
@customElement('lb-session-table')
export class SessionTable extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) rows: readonly Session[] = [];
  @property() state: LoadState = 'loading';
  @property({ attribute: false }) error: unknown;
  /** Whether single sessions can be ended here. */
  @property({ type: Boolean }) endable = false;

  protected override render() {
    return html`<lb-table caption=${t('people.sessions')} .columns=${this.columns()} .rows=${this.rows} .state=${this.state} .error=${this.error} rowKey="id">
      <lb-empty slot="empty" icon="monitor" heading=${t('people.sessions.empty')} text=${t('people.sessions.empty.text')}></lb-empty>
    </lb-table>`;
  }

  private columns() {
    return [
      { key: 'device', title: t('people.device'), value: ({ userAgent }: Session) => deviceText(userAgent), render: (session: Session) => device(session.userAgent, session.current) },
      { key: 'address', title: t('people.address'), sortable: true },
      { key: 'began', title: t('people.sessions.began'), sortable: true, render: ({ began }: Session) => html`<lb-time .datetime=${began}></lb-time>` },
      { key: 'lastUsed', title: t('people.lastUsed'), sortable: true, render: ({ lastUsed }: Session) => html`<lb-time .datetime=${lastUsed}></lb-time>` },
      { key: 'expires', title: t('people.expires'), priority: 3, render: ({ expires }: Session) => html`<lb-time .datetime=${expires}></lb-time>` },
      { key: 'amr', title: t('people.sessions.how'), priority: 2, value: ({ amr }: Session) => amr.map(methodText).join(', ') },
      ...(this.endable ? [{ key: 'actions', title: '', align: 'end', render: (session: Session) => this.action(session) }] : []),
    ];
  }

  private action(session: Session) {
    if (session.current) return nothing;
    return html`<wa-button size="s" appearance="outlined"
      @click=${() => this.dispatchEvent(new CustomEvent('lb-end', { detail: { session } }))}>${labelled(t('people.sessions.end'), t('people.sessions.end.of', { device: deviceText(session.userAgent) }))}</wa-button>`;
  }
}

/** A program and its system in one line. */
export function deviceText(userAgent: string): string {
  const { program, system } = describeDevice(userAgent);
  return program && system ? t('people.device.on', { program, system }) : program || system || t('people.device.unknown');
}

/** A device with its sign; the user agent is its tooltip. */
export function device(userAgent: string, current = false) {
  const { mobile, system } = describeDevice(userAgent);
  return html`<span class="row" style="flex-wrap: nowrap" title=${userAgent}>
    <wa-icon name=${mobile ? 'smartphone' : system ? 'monitor' : 'square-terminal'} aria-hidden="true"></wa-icon><span>${deviceText(userAgent)}</span>
    ${current ? html`<wa-badge variant="success" appearance="filled" pill>${t('people.sessions.this')}</wa-badge>` : nothing}
  </span>`;
}

const methods: Record<string, string> = { pwd: 'password', otp: 'totp', totp: 'totp', hwk: 'passkey', swk: 'passkey', pop: 'passkey', mfa: 'mfa', fed: 'federated', user: 'user', kba: 'recovery', recovery: 'recovery', passkey: 'passkey', password: 'password' };

/** How somebody proved who it is (RFC 8176), in words; the name of an identity provider stays. */
export function methodText(method: string): string {
  return methods[method] ? t(`people.method.${methods[method]}`) : method;
}
