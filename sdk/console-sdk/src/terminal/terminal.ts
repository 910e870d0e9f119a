import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ITheme } from '@xterm/xterm';
import terminalStyles from '@xterm/xterm/css/xterm.css?inline';
import { LitElement, css, html, unsafeCSS } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '../i18n.js';
import '../messages.js';
import { styleNonce } from '../nonce.js';
import { base } from '../styles.js';
import { colourReader, onThemeChange } from '../theme.js';

/**
 * A terminal: over a socket that carries text or bytes both ways, or fed by `write`.
 * F6 leaves it, since Tab is the program's.
 * @fires lb-data - `{ data }`: what the user typed.
 * @fires lb-resize - `{ columns, rows }`
 */
@customElement('lb-terminal')
export class LbTerminal extends Localized(LitElement) {
  static override styles = [base, unsafeCSS(terminalStyles), css`
    .frame { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); padding: var(--lb-space-2); overflow: hidden; }
    .frame:focus-within { outline: 2px solid var(--lb-focus); outline-offset: 0; }
    .screen { block-size: calc(var(--rows) * 17px); }
    .xterm .xterm-viewport { background: none !important; }
    .foot { font-size: 0.82rem; color: var(--lb-text-muted); padding-block-start: var(--lb-space-1); }
    .foot:focus { outline: none; }
  `];

  /** Carries what is typed and what is shown. */
  @property({ attribute: false }) socket: WebSocket | undefined;
  @property({ type: Number }) rows = 24;
  @property() label = '';
  /** Shows only; nothing can be typed. */
  @property({ type: Boolean }) readonly = false;
  private terminal: Terminal | undefined;
  private readonly fit = new FitAddon();
  private waiting: (string | Uint8Array)[] = [];
  private gone = new AbortController();
  private listening = new AbortController();

  /** Shows text, with the control sequences of terminals. */
  write(data: string | Uint8Array): void {
    if (this.terminal) this.terminal.write(data);
    else this.waiting.push(data);
  }

  /** Empties it. */
  clear(): void {
    this.terminal?.reset();
  }

  override focus(): void {
    this.terminal?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.listening.abort();
    this.terminal?.dispose();
    this.terminal = undefined;
  }

  protected override firstUpdated(): void {
    this.start();
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('socket')) this.listen();
    if (this.terminal) {
      this.terminal.options.disableStdin = this.readonly;
      this.terminal.textarea?.setAttribute('aria-label', this.label || t('sdk.terminal.label'));
      this.terminal.textarea?.setAttribute('aria-describedby', 'leave');
    }
    if (changed.has('rows')) this.resize();
  }

  private start(): void {
    // Its renderer writes style elements, which the page allows only with its nonce.
    styleNonce();
    this.gone = new AbortController();
    const terminal = new Terminal({ fontFamily: getComputedStyle(this).getPropertyValue('--lb-font-mono') || 'monospace', fontSize: 13, cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches, disableStdin: this.readonly, screenReaderMode: true, theme: this.colours(), scrollback: 5000, minimumContrastRatio: 4.5 });
    terminal.loadAddon(this.fit);
    terminal.open(this.renderRoot.querySelector<HTMLElement>('.screen')!);
    terminal.attachCustomKeyEventHandler(event => this.isForTerminal(event));
    terminal.onData(data => this.send(data));
    terminal.onResize(({ cols, rows }) => this.dispatchEvent(new CustomEvent('lb-resize', { detail: { columns: cols, rows }, bubbles: true, composed: true })));
    for (const data of this.waiting.splice(0)) terminal.write(data);
    this.terminal = terminal;
    const sizes = new ResizeObserver(() => this.resize());
    sizes.observe(this);
    const stopTheme = onThemeChange(() => { terminal.options.theme = this.colours(); });
    this.gone.signal.addEventListener('abort', () => { sizes.disconnect(); stopTheme(); });
    this.listen();
    this.resize();
  }

  private resize(): void {
    if (this.terminal && this.clientWidth > 0) this.fit.fit();
  }

  /** F6 takes the focus out of the terminal; without it there would be no way on by keyboard. */
  private isForTerminal(event: KeyboardEvent): boolean {
    if (event.key !== 'F6') return true;
    if (event.type === 'keydown') { event.preventDefault(); this.renderRoot.querySelector<HTMLElement>('.foot')!.focus(); }
    return false;
  }

  private listen(): void {
    this.listening.abort();
    this.listening = new AbortController();
    const { socket } = this;
    if (!socket || !this.terminal) return;
    const { signal } = this.listening;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.write(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer)), { signal });
    socket.addEventListener('close', () => this.write(`\r\n\x1b[2m${t('sdk.terminal.closed')}\x1b[0m\r\n`), { signal });
  }

  private send(data: string): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(data);
    this.dispatchEvent(new CustomEvent('lb-data', { detail: { data }, bubbles: true, composed: true }));
  }

  private colours(): ITheme {
    const read = colourReader(this);
    const palette = (name: string, shade: number) => read(`var(--wa-color-${name}-${shade})`);
    return {
      foreground: read('var(--lb-text)'), background: read('var(--lb-surface)'), cursor: read('var(--lb-text)'), cursorAccent: read('var(--lb-surface)'), selectionBackground: read('var(--lb-brand-quiet)'),
      red: palette('red', 50), green: palette('green', 50), yellow: palette('yellow', 50), blue: palette('blue', 50), magenta: palette('purple', 50), cyan: palette('cyan', 50),
      brightRed: palette('red', 60), brightGreen: palette('green', 60), brightYellow: palette('yellow', 60), brightBlue: palette('blue', 60), brightMagenta: palette('purple', 60), brightCyan: palette('cyan', 60),
      black: palette('gray', 20), brightBlack: palette('gray', 50), white: palette('gray', 70), brightWhite: palette('gray', 90),
    };
  }

  protected override render() {
    return html`<div class="frame"><div class="screen" style="--rows: ${this.rows}"></div></div><div class="foot" id="leave" tabindex="-1">${t('sdk.terminal.leave')}</div>`;
  }
}
