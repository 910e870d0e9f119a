import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { Localized, t } from '@luban/console-sdk';
import { contributionsAt, placed, type Placed, session, shared, titleOf, Watch, withQuery } from '../../core/index.js';
import { controls } from '../common/controls.js';
import '../common/subnav.js';
import './parts/panel.js';
import './parts/platform.js';
import './parts/user.js';

const point = 'luban/settings/panel/v1';

/** What the user, the platform and extensions can be told to do differently. */
@customElement('lb-settings-page')
export class SettingsPage extends Localized(LitElement) {
  static override styles = [shared, controls, css`.panels { display: grid; gap: var(--lb-space-4); }`];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();

  constructor() {
    super();
    new Watch(this, placed, session);
  }

  protected override render() {
    const panels = (scope: string) => contributionsAt(point, ({ contribution }) => (contribution.data['scope'] ?? 'extension') === scope);
    const keys = ['user', 'platform', ...(panels('extension').length ? ['extensions'] : [])];
    const wanted = this.query.get('tab') ?? 'user';
    const tab = keys.includes(wanted) ? wanted : 'user';
    const pathTo = (key: string) => withQuery({ tab: key === 'user' ? null : key });
    return html`
      <lb-page heading=${t('settings.title')} subheading=${t(`settings.about.${tab}`)}>
        <lb-subnav label=${t('settings.sections')} .items=${keys.map(key => ({ path: pathTo(key), label: t(`settings.tab.${key}`) }))} current=${pathTo(tab)}></lb-subnav>
        <div class="panels">
          ${tab === 'user' ? html`<lb-user-settings></lb-user-settings>` : tab === 'platform' ? html`<lb-platform-settings></lb-platform-settings>` : nothing}
          ${panels(tab === 'extensions' ? 'extension' : tab).map(one => this.panel(one))}
        </div>
      </lb-page>`;
  }

  private panel(one: Placed) {
    if (one.contribution.kind === 'none') return html`<lb-settings-panel .placed=${one}></lb-settings-panel>`;
    return html`<section class="card stack"><h2>${titleOf(one)}</h2>
      <lb-slot point=${point} .filter=${(other: Placed) => other.contribution.id === one.contribution.id} .props=${{ scope: one.contribution.data['scope'] ?? 'extension' }}></lb-slot></section>`;
  }
}
