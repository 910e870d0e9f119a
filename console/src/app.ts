import { LitElement, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ApiError, Localized, t } from '@luban/console-sdk';
import { focusHeading } from './core/focus.js';
import { preferences, setPreferences } from './core/preferences.js';
import { onNavigate } from './core/router.js';
import { signIn } from './core/session.js';
import { startShortcuts } from './core/shortcuts.js';
import { start } from './core/start.js';
import { Watch } from './core/store.js';
import { buttons } from './ui/button.js';
import { shared } from './ui/styles.js';
import { startPanels } from './shell/panels.js';
import './shell/banners.js';
import './shell/header.js';
import './shell/outlet.js';
import './shell/sidebar.js';

/** The shell: what stands around every page. */
@customElement('lb-app')
export class App extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    :host { --sidebar: 240px; display: block; }
    :host([narrow]) { --sidebar: 61px; }
    lb-header { position: sticky; inset-block-start: 0; z-index: 10; }
    .body { display: grid; grid-template-columns: var(--sidebar) minmax(0, 1fr); }
    aside { position: sticky; inset-block-start: 56px; block-size: calc(100dvh - 56px); display: flex; flex-direction: column; background: var(--lb-surface); border-inline-end: 1px solid var(--lb-border); }
    aside lb-sidebar { flex: 1; overflow: auto; scrollbar-width: thin; }
    .fold .icon-button { background: none; }
    .fold { display: flex; padding: var(--lb-space-2) var(--lb-space-3); border-block-start: 1px solid var(--lb-border); }
    main { min-block-size: calc(100dvh - 56px); min-inline-size: 0; }
    .page { padding: var(--lb-space-5) var(--lb-space-6); max-inline-size: 1520px; margin-inline: auto; }
    main:focus { outline: none; }
    dialog { margin: 0; padding: 0; border: 0; inline-size: min(300px, 85vw); block-size: 100dvh; max-block-size: none; background: var(--lb-surface); color: inherit; box-shadow: 0 0 40px rgb(0 0 0 / 25%); overflow: auto; }
    dialog::backdrop { background: rgb(0 0 0 / 45%); }
    .whole { min-block-size: 100dvh; display: grid; place-items: center; }
    @media (max-width: 900px) {
      .body { grid-template-columns: minmax(0, 1fr); }
      aside { display: none; }
      .page { padding: var(--lb-space-4); }
    }
  `];

  @state() private phase: 'starting' | 'ready' | 'session' | 'unreachable' = 'starting';
  @state() private problem: ApiError | null = null;
  @state() private menuOpen = false;
  private isReady: () => void = () => {};
  @query('dialog') private drawer?: HTMLDialogElement;
  @query('lb-outlet') private outlet?: LitElement;

  constructor() {
    super();
    new Watch(this, preferences);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    onNavigate(() => this.drawer?.close());
    // Before anything is waited for: what is pressed while the console comes up is not lost.
    startShortcuts();
    startPanels(new Promise<void>(resolve => { this.isReady = resolve; }));
    void this.begin();
  }

  private async begin(): Promise<void> {
    this.phase = 'starting';
    try {
      this.phase = await start();
      if (this.phase === 'ready') this.isReady();
    } catch (error) {
      this.problem = error instanceof ApiError ? error : new ApiError(0, String(error));
      this.phase = 'unreachable';
    }
  }

  private get narrow(): boolean {
    return preferences.value.sidebar === 'narrow';
  }

  protected override render() {
    this.toggleAttribute('narrow', this.narrow);
    switch (this.phase) {
      case 'starting': return nothing;
      case 'ready': return this.renderShell();
      case 'session': return html`
        <main class="whole"><lb-notice page kind="warn" icon="lock" heading=${t('shell.session.heading')} text=${t('shell.session.text')}>
          <button slot="actions" class="button primary" @click=${() => signIn()}>${t('shell.session.signIn')}</button></lb-notice></main>`;
      case 'unreachable': return html`
        <main class="whole"><lb-notice page kind="error" icon="wifi-off" heading=${t('shell.unreachable.heading')} text=${t('shell.unreachable.text')} code=${this.problem?.message ?? ''}>
          <button slot="actions" class="button primary" @click=${() => this.begin()}>${t('shell.retry')}</button></lb-notice></main>`;
    }
  }

  private renderShell() {
    return html`
      <lb-header .expanded=${this.menuOpen} @lb-menu=${this.openMenu} @lb-skip=${this.skip}></lb-header>
      <div class="body">
        <aside>
          <lb-sidebar ?narrow=${this.narrow}></lb-sidebar>
          <div class="fold">
            <button class="icon-button" aria-expanded=${String(!this.narrow)} aria-label=${t(this.narrow ? 'shell.expand' : 'shell.collapse')} title=${t(this.narrow ? 'shell.expand' : 'shell.collapse')}
              @click=${() => setPreferences({ sidebar: this.narrow ? 'wide' : 'narrow' })}><wa-icon name=${this.narrow ? 'chevron-right' : 'chevron-left'}></wa-icon></button>
          </div>
        </aside>
        <main tabindex="-1"><lb-banners></lb-banners><div class="page"><lb-outlet></lb-outlet></div></main>
      </div>
      <dialog aria-label=${t('shell.menu')} @close=${() => { this.menuOpen = false; }} @click=${this.closeOnBackdrop}>${this.menuOpen ? html`<lb-sidebar></lb-sidebar>` : nothing}</dialog>`;
  }

  private openMenu(): void {
    this.menuOpen = true;
    this.drawer?.showModal();
  }

  private closeOnBackdrop(event: Event): void {
    if (event.target === this.drawer) this.drawer?.close();
  }

  private skip(): void {
    if (this.outlet) void focusHeading(this.outlet.renderRoot, () => true);
  }
}
