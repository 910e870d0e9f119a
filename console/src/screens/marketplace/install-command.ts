import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Localized, addMessages, t } from '@luban/console-sdk';
import { dialog } from '@luban/console-sdk/components';
import { Loaded, navigate, shared } from '../../core/index.js';
import { search } from '../centre/api.js';
import '../centre/icon.js';
import area from './index.js';

/** Asks which extension is to be installed, and goes to its installation. */
export async function askForExtension(): Promise<void> {
  await addMessages(area.messages);
  const chooser = document.createElement('lb-extension-chooser') as ExtensionChooser;
  const opened = dialog({ heading: t('marketplace.command.heading'), content: chooser, width: '560px' });
  chooser.done = id => { opened.close(); navigate(`/marketplace/${encodeURIComponent(id)}/install`); };
}

/** Finds an extension by its name as it is typed. */
@customElement('lb-extension-chooser')
export class ExtensionChooser extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-3); }
    input { font: inherit; color: inherit; background: var(--lb-surface); padding: 9px 12px; border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--lb-radius-small); inline-size: 100%; }
    ul { list-style: none; padding: 0; max-block-size: 320px; overflow: auto; }
    button { all: unset; box-sizing: border-box; inline-size: 100%; display: flex; gap: var(--lb-space-3); align-items: center; padding: var(--lb-space-2); border-radius: var(--lb-radius-small); cursor: pointer; }
    button:hover, button:focus-visible { background: var(--lb-brand-quiet); outline: 2px solid transparent; } button:focus-visible { outline-color: var(--lb-focus); outline-offset: -2px; }
    .words { min-inline-size: 0; display: grid; }
  `];

  done: (id: string) => void = () => undefined;
  @state() private text = '';
  private timer?: ReturnType<typeof setTimeout>;
  private readonly found = new Loaded(this, signal => search(new URLSearchParams({ q: this.text, state: 'notInstalled', take: '8' }).toString(), signal));

  override connectedCallback(): void {
    super.connectedCallback();
    void this.found.reload();
  }

  protected override firstUpdated(): void {
    // The dialog has given the focus to its first button.
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render() {
    const items = this.found.value?.items ?? [];
    return html`
      <input type="search" aria-label=${t('marketplace.search')} placeholder=${t('marketplace.search')} @input=${this.onInput}
        @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter' && items[0]) this.done(items[0].id); }} />
      ${this.found.error ? html`<lb-error .error=${this.found.error} @lb-retry=${() => this.found.reload()}></lb-error>` : nothing}
      <ul>${items.map(item => html`<li><button @click=${() => this.done(item.id)}><lb-extension-icon small name=${item.id} .src=${item.iconUrl}></lb-extension-icon>
        <span class="words"><span>${item.displayName}</span><span class="small muted">${item.id} ${item.recommendedVersion}</span></span></button></li>`)}</ul>
      ${this.found.value && items.length === 0 ? html`<p class="muted" role="status">${t('marketplace.noMatch')}</p>` : nothing}`;
  }

  private onInput(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.found.reload(), 200);
  }
}
