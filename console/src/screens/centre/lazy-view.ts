import { LitElement, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';

/** An element that is loaded when it is needed. */
@customElement('lb-lazy-view')
export class LazyView extends LitElement {
  @property({ attribute: false }) load!: () => Promise<unknown>;
  @property() tag = '';
  @property({ attribute: false }) props: Record<string, unknown> = {};
  @state() private error: unknown = null;
  @state() private shown: HTMLElement | null = null;
  private asked = '';

  protected override willUpdate(): void {
    if (this.tag !== this.asked) void this.show();
    if (this.shown) Object.assign(this.shown, this.props);
  }

  private async show(): Promise<void> {
    const tag = (this.asked = this.tag);
    this.error = null;
    try {
      await this.load();
      if (tag === this.asked) this.shown = Object.assign(document.createElement(tag), this.props);
    } catch (error) {
      this.error = error;
    }
  }

  protected override render() {
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.show()}></lb-error>`;
    return this.shown ?? html`<lb-skeleton rows="5"></lb-skeleton>`;
  }
}
