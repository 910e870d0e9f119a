import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { preferences, setPreferences } from '../preferences.js';
import { buttons } from '../../ui/button.js';
import { shared } from '../../ui/styles.js';
import '../../shell/notice.js';
import { reportFailure } from './errors.js';
import { FragmentError, type FragmentPhase } from './loader.js';
import { prepare, type Mounted } from './mounts.js';
import { textIn } from './text.js';
import type { Placed } from './types.js';

/** The place of one fragment: loads its code once it is seen, draws it behind a fence, and swaps it when its extension is upgraded. */
@customElement('lb-fragment')
export class Fragment extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    :host { display: block; min-block-size: var(--fragment-height, 0); position: relative; }
    .waiting { block-size: max(var(--fragment-height, 0px), 48px); border-radius: var(--lb-radius-small); background: var(--wa-color-neutral-fill-quiet); opacity: 0; animation: appear 0s 200ms forwards; }
    .update { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; justify-content: space-between; padding: var(--lb-space-2) var(--lb-space-3); margin-block-end: var(--lb-space-2); border-radius: var(--lb-radius-small); background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-size: 0.9rem; }
    @keyframes appear { to { opacity: 1; } }
  `];

  @property({ attribute: false }) placed!: Placed;
  @property({ attribute: false }) props: Record<string, unknown> = {};
  /** Whether the code is loaded only once the place comes near to what is seen. */
  @property({ type: Boolean }) lazy = true;
  @state() private failure: FragmentError | null = null;
  @state() private waitingSwap = false;
  @state() private mounted: Mounted | null = null;


  private shownKey = '';
  private generation = 0;
  private attempt = 0;
  private readonly carried = new Map<string, unknown>();
  private observer?: IntersectionObserver;
  private seen = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.lazy || this.seen) { this.seen = true; return; }
    this.observer = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      this.observer?.disconnect();
      this.seen = true;
      void this.bring();
    }, { rootMargin: '200px' });
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    // Moving within the page takes an element out and puts it in again at once.
    queueMicrotask(() => { if (!this.isConnected) this.end(); });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.seen) return;
    if (this.shownKey !== this.placed.key) void this.bring();
    else if (changed.has('props') && changed.get('props')) this.mounted?.handle.update(this.props);
  }

  /** Draws what is placed here now, in the place of what was. */
  private async bring({ force = false } = {}): Promise<void> {
    const placed = this.placed;
    const generation = ++this.generation;
    this.shownKey = placed.key;
    const isCurrent = () => generation === this.generation && this.isConnected;
    try {
      const mount = await prepare({ placed, props: this.props, state: this.carried, attempt: this.attempt, fence: (error, where) => this.fail(error, where, placed, isCurrent()) });
      if (!isCurrent()) return;
      if (this.mounted && !force && !this.mounted.handle.maySwap()) { this.waitingSwap = true; return; }
      this.take();
      this.failure = null;
      const mounted = await mount();
      // It may have failed while it was being drawn; then the card stays.
      if (!isCurrent() || this.failure) { mounted.end(); return; }
      this.put(mounted);
    } catch (error) {
      this.fail(error, 'load', placed, isCurrent());
    }
  }

  private put(mounted: Mounted): void {
    this.mounted = mounted;
    this.waitingSwap = false;
    this.replaceChildren(mounted.node);
    this.dispatchEvent(new CustomEvent('lb-fragment', { bubbles: true, composed: true, detail: { contribution: this.placed.contribution.id, version: this.placed.extension.version } }));
  }

  private take(): void {
    this.mounted?.end();
    this.mounted = null;
    this.replaceChildren();
  }

  private end(): void {
    this.generation++;
    this.shownKey = '';
    this.take();
  }

  private fail(error: unknown, where: string, { extension, contribution }: Placed, isCurrent: boolean): void {
    const isTheFragmentsOwn = error instanceof FragmentError;
    const phase: FragmentPhase = isTheFragmentsOwn ? error.phase : where === 'callback' ? 'callback' : 'render';
    reportFailure({ extension, contribution: contribution.id, phase, error });
    // A listener that fails has drawn nothing wrong, and what is gone shows nothing any more.
    if (!isCurrent || where === 'callback' || where === 'disconnectedCallback' || where === 'unmount') return;
    this.failure = isTheFragmentsOwn ? error : new FragmentError(phase, 'LBC006', error instanceof Error ? error.message : String(error), { cause: error });
    // Not while the element is in the middle of its own callback.
    queueMicrotask(() => { if (this.failure) this.take(); });
  }

  private retry(): void {
    this.attempt++;
    this.failure = null;
    void this.bring({ force: true });
  }

  private disable(): void {
    setPreferences({ disabledExtensions: [...new Set([...preferences.value.disabledExtensions ?? [], this.placed.extension.id])] });
  }

  protected override render() {
    if (this.failure) return this.renderFailure(this.failure);
    return html`
      ${this.waitingSwap ? html`
        <div class="update" role="status"><span>${t('shell.fragment.newVersion', { version: this.placed.extension.version })}</span>
          <button class="button small" @click=${() => this.bring({ force: true })}>${t('shell.fragment.swap')}</button></div>` : nothing}
      ${this.mounted ? nothing : html`<div class="waiting" role="status" aria-label=${t('shell.loading')}></div>`}<slot></slot>`;
  }

  private renderFailure(failure: FragmentError) {
    const { extension } = this.placed;
    return html`
      <lb-notice compact kind="error" icon="triangle-alert" heading=${t('shell.fragment.failed', { name: textIn(extension.title) || extension.id })}
        text=${t(`shell.fragment.${failure.phase}`)} code=${`${failure.code} · ${extension.id} ${extension.version} · ${failure.message}`}>
        <button slot="actions" class="button small primary" @click=${this.retry}>${t('shell.retry')}</button>
        <button slot="actions" class="button small" @click=${this.disable}>${t('shell.fragment.disable')}</button>
      </lb-notice>`;
  }
}
