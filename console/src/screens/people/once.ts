import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, dialog, t } from '@luban/console-sdk';
import { copyText, saveFile } from '@luban/console-sdk/components';
import { shared } from '../../core/index.js';

/** Something confidential that is shown once: to copy, or to download. */
@customElement('lb-shown-once')
export class ShownOnce extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-3); }
    pre { margin: 0; padding: var(--lb-space-3); background: var(--lb-page); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; font-size: 1rem; }
    pre.list { columns: 2; column-gap: var(--lb-space-5); }
  `];

  /** What it is, such as "Initial password of ada". */
  @property() label = '';
  @property({ attribute: false }) value = '';
  /** The name of the file to download it as; without it there is no download. */
  @property() file = '';
  @state() private copied = false;

  protected override render() {
    return html`
      <div role="group" aria-label=${this.label}><pre class=${this.value.includes('\n') ? 'list' : ''} tabindex="0">${this.value}</pre></div>
      <div class="row">
        <wa-button size="s" variant="brand" @click=${this.copy}><wa-icon slot="start" name=${this.copied ? 'check' : 'copy'}></wa-icon>${this.copied ? t('people.copied') : t('people.copy')}</wa-button>
        ${this.file ? html`<wa-button size="s" appearance="outlined" @click=${this.download}><wa-icon slot="start" name="download"></wa-icon>${t('people.download')}</wa-button>` : nothing}
        <span class="visually-hidden" role="status">${this.copied ? t('people.copied') : ''}</span>
      </div>`;
  }

  private async copy(): Promise<void> {
    await copyText(this.value);
    this.copied = true;
  }

  private download(): void {
    saveFile(this.file, this.value);
  }
}

/** Shows something confidential once. Settles when the user has closed it, which asks for a deliberate click. */
export async function showOnce({ heading, label, value, note, file }: { heading: string; label: string; value: string; note?: string; file?: string }): Promise<void> {
  await dialog<void>({
    heading,
    width: '560px',
    content: () => html`<div class="stack">
      ${note ? html`<p class="text">${note}</p>` : nothing}
      <lb-shown-once label=${label} .value=${value} file=${file ?? ''}></lb-shown-once>
      <wa-callout variant="warning" size="s"><wa-icon slot="icon" name="triangle-alert"></wa-icon>${t('people.once')}</wa-callout>
    </div>`,
    footer: handle => html`<wa-button variant="brand" @click=${() => handle.close()}>${t('people.saved')}</wa-button>`,
    // A stray Escape must not be what loses it.
    beforeClose: () => false,
  }).closed;
}
