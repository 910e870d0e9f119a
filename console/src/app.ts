import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { addMessages, Localized, t } from '@luban/console-sdk';
import { addRoutes, onNavigate, shared, type Match } from './core/index.js';
import { areas } from './screens/index.js';
import { navigationMessages } from './locales/index.js';

addMessages(navigationMessages);
for (const area of areas) {
  addMessages(area.messages);
  addRoutes(area.routes);
}

/** The shell: what stands around every page. */
@customElement('lb-app')
export class App extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; grid-template-columns: 232px 1fr; min-block-size: 100vh; }
    nav { background: var(--lb-surface); border-inline-end: 1px solid var(--lb-border); padding: var(--lb-space-4); }
    nav a { display: block; padding: var(--lb-space-2); color: var(--lb-text); }
    main { padding: var(--lb-space-5); min-inline-size: 0; }
  `];

  @state() private current: Match | null = null;
  private page: HTMLElement | null = null;
  private stop?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = onNavigate(match => void this.show(match));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  private async show(match: Match | null): Promise<void> {
    const same = match && this.current?.route === match.route ? this.page : null;
    this.current = match;
    if (!match) { this.page = null; return; }
    await match.route.load();
    if (this.current !== match) return;
    this.page = Object.assign(same ?? document.createElement(match.route.tag), { params: match.params, query: match.query });
    this.requestUpdate();
  }

  protected override render() {
    const items = areas.flatMap(area => area.navigation ?? []).sort((left, right) => left.order - right.order);
    return html`
      <nav aria-label=${t('shell.navigation')}>${items.map(item => html`<a href=${item.path}>${t(item.title)}</a>`)}</nav>
      <main>${this.page ?? nothing}</main>`;
  }
}
