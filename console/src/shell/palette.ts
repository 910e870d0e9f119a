import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ApiError, Localized, t } from '@luban/console-sdk';
import { shared } from '../ui/styles.js';
import { findExtensions, findItems, type PaletteItem } from './palette-items.js';

/** One field for everything: pages, commands and extensions, by a few letters and Enter. */
@customElement('lb-palette')
export class Palette extends Localized(LitElement) {
  static override styles = [shared, css`
    dialog { margin: 12vh auto auto; padding: 0; border: 1px solid var(--lb-border); border-radius: 12px; inline-size: min(620px, calc(100vw - 24px)); max-block-size: 70vh; background: var(--lb-surface); color: var(--lb-text); box-shadow: 0 20px 60px rgb(0 0 0 / 35%); overflow: hidden; }
    dialog[open] { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; }
    dialog::backdrop { background: rgb(15 18 26 / 45%); }
    .field { display: flex; align-items: center; gap: var(--lb-space-3); padding: 0 var(--lb-space-4); border-block-end: 1px solid var(--lb-border); }
    input { flex: 1; min-block-size: 52px; border: 0; outline: none; background: none; color: inherit; font: inherit; font-size: 1.05rem; min-inline-size: 0; }
    input:focus-visible { outline: none; }
    input::placeholder { color: var(--lb-text-muted); opacity: 1; }
    .field:focus-within { box-shadow: inset 0 -2px var(--lb-focus); }
    .list { overflow: auto; padding: var(--lb-space-2); scroll-padding: 30px; }
    h3 { font-size: 0.78rem; color: var(--lb-text-muted); padding: var(--lb-space-2) var(--lb-space-3) var(--lb-space-1); }
    [role='option'] { display: flex; align-items: center; gap: var(--lb-space-3); min-block-size: 38px; padding: 0 var(--lb-space-3); border-radius: var(--lb-radius-small); cursor: pointer; }
    [role='option'] wa-icon { color: var(--lb-text-muted); flex: none; }
    [role='option'][aria-selected='true'] { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); }
    [role='option'][aria-selected='true'] wa-icon, [role='option'][aria-selected='true'] .detail { color: inherit; }
    .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .detail { margin-inline-start: auto; color: var(--lb-text-muted); font-size: 0.84rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-inline-size: 45%; }
    .none { padding: var(--lb-space-5); text-align: center; color: var(--lb-text-muted); }
    .hint { padding: var(--lb-space-2) var(--lb-space-4); border-block-start: 1px solid var(--lb-border); color: var(--lb-text-muted); font-size: 0.8rem; }
  `];

  /** Called when the palette is left. */
  onClosed: () => void = () => {};
  @state() private text = '';
  @state() private extensions: PaletteItem[] = [];
  @state() private active = 0;
  @query('dialog') private dialog!: HTMLDialogElement;
  private searching?: AbortController;
  private timer = 0;

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('active')) this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  /** Leaves the palette. */
  close(): void {
    this.dialog.close();
  }

  private get items(): PaletteItem[] {
    return [...findItems(this.text), ...this.extensions];
  }

  private type(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    this.active = 0;
    clearTimeout(this.timer);
    this.searching?.abort();
    this.timer = setTimeout(() => void this.search(), 150) as unknown as number;
  }

  private async search(): Promise<void> {
    const { signal } = (this.searching = new AbortController());
    try {
      const found = await findExtensions(this.text, signal);
      if (!signal.aborted) this.extensions = found;
    } catch (error) {
      // Who may not see extensions finds pages and commands all the same.
      if (!signal.aborted && !(error instanceof ApiError)) throw error;
    }
  }

  private key(event: KeyboardEvent): void {
    const { items } = this;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step && items.length) this.active = Math.abs(step) === 1 ? (this.active + step + items.length) % items.length : Math.min(items.length - 1, Math.max(0, this.active + step));
    else if (event.key === 'Enter' && !event.isComposing) this.choose(items[this.active]);
    else return;
    event.preventDefault();
  }

  private choose(item: PaletteItem | undefined): void {
    if (!item) return;
    this.close();
    void item.run();
  }

  protected override render() {
    const { items } = this;
    const groups = [...new Set(items.map(item => item.group))];
    return html`
      <dialog aria-label=${t('palette.heading')} @close=${() => { this.remove(); this.onClosed(); }} @click=${(event: Event) => { if (event.target === this.dialog) this.close(); }}>
        <div class="field"><wa-icon name="search" aria-hidden="true"></wa-icon>
          <input role="combobox" aria-expanded="true" aria-controls="list" aria-autocomplete="list" aria-activedescendant=${items.length ? `item-${this.active}` : nothing} aria-label=${t('palette.placeholder')} placeholder=${t('palette.placeholder')} autocomplete="off" spellcheck="false" autofocus
            .value=${this.text} @input=${this.type} @keydown=${this.key}>
        </div>
        <div class="list" id="list" role="listbox" aria-label=${t('palette.heading')} tabindex="-1">
          ${items.length ? groups.map(group => html`<div role="group" aria-labelledby=${`group-${group}`}><h3 id=${`group-${group}`} role="presentation">${t(`palette.${group}`)}</h3>
            ${items.map((item, index) => (item.group === group ? this.renderItem(item, index) : nothing))}</div>`) : html`<p class="none">${t('palette.empty', { query: this.text })}</p>`}
        </div>
        <div class="hint" aria-hidden="true">${t('palette.hint')}</div>
        <div class="visually-hidden" role="status">${t('palette.results', { count: items.length })}</div>
      </dialog>`;
  }

  private renderItem(item: PaletteItem, index: number) {
    return html`
      <div role="option" id=${`item-${index}`} aria-selected=${String(index === this.active)} @click=${() => this.choose(item)} @pointermove=${() => { this.active = index; }}>
        <wa-icon name=${item.icon} aria-hidden="true"></wa-icon><span class="label">${item.label}</span>${item.detail ? html`<span class="detail">${item.detail}</span>` : nothing}
      </div>`;
  }
}

/** Opens the palette. Answers how to close it. */
export function openPalette(onClosed: () => void): () => void {
  const palette = Object.assign(document.createElement('lb-palette') as Palette, { onClosed });
  document.body.append(palette);
  return () => { if (palette.isConnected) palette.close(); };
}
