import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Localized, messagesLoaded, t } from '@luban/console-sdk';
import { can, rules } from '../core/access.js';
import { focusHeading } from '../core/focus.js';
import { loadAreaMessages } from '../core/navigation.js';
import { rememberVisit } from '../core/recent.js';
import { onNavigate, type Match } from '../core/router.js';
import { setPageTitle } from '../core/title.js';
import { within } from '../core/within.js';
import { buttons } from '../ui/button.js';
import { shared } from '../ui/styles.js';
import './notice.js';

type Shown = { kind: 'loading' } | { kind: 'page' } | { kind: 'missing' } | { kind: 'forbidden'; match: Match } | { kind: 'failed'; error: unknown };

/** Where pages are shown. A page that cannot be loaded or drawn leaves a card here, and everything around it usable. */
@customElement('lb-outlet')
export class Outlet extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    :host { min-inline-size: 0; }
    .waiting { display: grid; gap: var(--lb-space-4); opacity: 0; animation: appear 0s 200ms forwards; }
    .waiting span { block-size: 96px; border-radius: var(--lb-radius); background: var(--wa-color-neutral-fill-quiet); }
    .waiting span:first-child { block-size: 34px; inline-size: min(280px, 60%); }
    @keyframes appear { to { opacity: 1; } }
  `];

  @state() private shown: Shown = { kind: 'loading' };
  private current: Match | null = null;
  private page: HTMLElement | null = null;
  private readonly stop = new AbortController();
  private first = true;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop.signal.addEventListener('abort', onNavigate(match => void this.show(match)));
    rules.subscribe(() => { if (this.shown.kind === 'forbidden') void this.show(this.current); }, this.stop.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
  }

  private async show(match: Match | null): Promise<void> {
    const same = match && this.page && this.shown.kind === 'page' && this.current?.route === match.route ? this.page : null;
    this.current = match;
    if (same && match) {
      Object.assign(same, { params: match.params, query: match.query });
      return;
    }

    if (!match) this.put({ kind: 'missing' });
    else if (!can(match.route.permission)) this.put({ kind: 'forbidden', match });
    else await this.load(match);
    if (this.current !== match) return;
    const title = t(match ? match.route.title : 'shell.missing.heading');
    setPageTitle(title);
    if (match && this.shown.kind === 'page') rememberVisit({ path: location.pathname, title });
    if (this.first) this.first = false;
    else await this.arrive(match);
  }

  private async load(match: Match): Promise<void> {
    this.put({ kind: 'loading' });
    try {
      await within(20_000, Promise.all([match.route.load(), loadAreaMessages(match.route)]).then(messagesLoaded), () => t('shell.failed.slow'));
      if (this.current !== match) return;
      this.page = Object.assign(document.createElement(match.route.tag), { params: match.params, query: match.query });
      this.put({ kind: 'page' });
      await this.updateComplete;
      await (this.page as Partial<LitElement> & HTMLElement).updateComplete;
    } catch (error) {
      console.error(error);
      if (this.current === match) this.put({ kind: 'failed', error });
    }
  }

  /** Tells people who do not see the page where they are: the focus goes to its heading. */
  private async arrive(match: Match | null): Promise<void> {
    scrollTo(0, 0);
    await focusHeading(this.renderRoot, () => this.current === match);
  }

  private put(shown: Shown): void {
    if (shown.kind !== 'page') this.page = null;
    this.shown = shown;
  }

  protected override render() {
    switch (this.shown.kind) {
      case 'page': return this.page ?? nothing;
      case 'loading': return html`<div class="waiting" role="status" aria-label=${t('shell.loading')}><span></span><span></span><span></span></div>`;
      case 'missing': return html`
        <lb-notice page icon="search" heading=${t('shell.missing.heading')} text=${t('shell.missing.text', { path: location.pathname })}>
          <a slot="actions" class="button primary" href="/">${t('shell.home')}</a>
        </lb-notice>`;
      case 'forbidden': return this.renderForbidden(this.shown.match);
      case 'failed': return this.renderFailed(this.shown.error);
    }
  }

  private renderForbidden({ route: { permission } }: Match) {
    const what = permission && `${permission.verb} ${permission.resource}${permission.group ? `.${permission.group}` : ''}`;
    return html`
      <lb-notice page kind="warn" icon="lock" heading=${t('shell.forbidden.heading')} text=${t('shell.forbidden.text')} code=${what ?? ''}>
        <a slot="actions" class="button" href="/">${t('shell.home')}</a>
      </lb-notice>`;
  }

  private renderFailed(error: unknown) {
    return html`
      <lb-notice page kind="error" icon="triangle-alert" heading=${t('shell.failed.heading')} text=${t('shell.failed.text')} code=${`LBC001 · ${error instanceof Error ? error.message : String(error)}`}>
        <button slot="actions" class="button primary" @click=${() => this.show(this.current)}>${t('shell.retry')}</button>
        <button slot="actions" class="button" @click=${() => location.reload()}>${t('shell.reload')}</button>
      </lb-notice>`;
  }
}
