import '@luban/console-sdk/components';
import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import '../people/index.js';
import './personal.js';
import './password.js';
import './authenticator.js';
import './passkeys.js';
import './sessions.js';
import './tokens.js';
import './identities.js';
import './consents.js';

const tabs = [
  { name: 'personal', icon: 'user', body: () => html`<lb-profile-personal></lb-profile-personal>` },
  { name: 'security', icon: 'shield-check', body: () => html`<lb-profile-password></lb-profile-password><lb-profile-authenticator></lb-profile-authenticator><lb-profile-passkeys></lb-profile-passkeys>` },
  { name: 'sessions', icon: 'monitor', body: () => html`<lb-profile-sessions></lb-profile-sessions>` },
  { name: 'tokens', icon: 'key-round', body: (query: URLSearchParams) => html`<lb-profile-tokens ?begin=${query.has('create')}></lb-profile-tokens>` },
  { name: 'connections', icon: 'link', body: () => html`<lb-profile-identities></lb-profile-identities><lb-profile-consents></lb-profile-consents>` },
] as const;

/** The own account: who one is, how one signs in, and where one is signed in. */
@customElement('lb-profile-page')
export class ProfilePage extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();

  protected override render() {
    const tab = tabs.find(({ name }) => name === this.params['tab']) ?? tabs[0];
    const items = tabs.map(({ name, icon }) => ({ path: `/profile/${name}`, label: t(`profile.tab.${name}`), icon }));
    return html`<lb-page heading=${t('profile.title')} subheading=${t('profile.subheading')}>
      <lb-subnav label=${t('profile.parts')} .items=${items} current="/profile/${tab.name}"></lb-subnav>
      <div class="stack">${tab.body(this.query)}</div>
    </lb-page>`;
  }
}
