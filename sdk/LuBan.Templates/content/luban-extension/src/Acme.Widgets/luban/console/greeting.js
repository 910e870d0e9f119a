// A page without a build step: what is imported here comes from the console.
import { LitElement, html } from 'lit';
import '@luban/console-sdk/components';

export class WidgetsPage extends LitElement {
  static properties = { greeting: { state: true }, error: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.load();
  }

  async load() {
    try {
      this.greeting = await this.ctx.json('greetings/LuBan');
      this.error = undefined;
    } catch (error) {
      this.error = error;
    }
  }

  render() {
    const { t } = this.ctx.i18n;
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${this.load}></lb-error>`;
    return html`<lb-page heading=${t('title')} subheading=${t('text')}>${this.greeting ? html`<p>${this.greeting.message}</p>` : html`<lb-skeleton rows="1"></lb-skeleton>`}</lb-page>`;
  }
}
