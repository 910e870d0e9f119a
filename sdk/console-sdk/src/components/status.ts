import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '../i18n.js';
import { base } from '../styles.js';

/** How something stands. */
export type StatusState = 'ok' | 'warn' | 'error' | 'busy' | 'off' | 'unknown';

/** Each state has a shape of its own, so that it is told without colour too. */
const shapes: Record<StatusState, string> = {
  ok: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.6 5.2-4.2 4.4a.8.8 0 0 1-1.2 0L4.4 8.8l1.1-1.1 1.3 1.3 3.7-3.9Z',
  warn: 'M8.9 1.8a1 1 0 0 0-1.8 0L.9 13.3a1 1 0 0 0 .9 1.5h12.4a1 1 0 0 0 .9-1.5ZM7.2 5.8h1.6v4.4H7.2Zm0 5.5h1.6v1.6H7.2Z',
  error: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm2.9 8.8-1.1 1.1L8 9.1l-1.8 1.8-1.1-1.1L6.9 8 5.1 6.2l1.1-1.1L8 6.9l1.8-1.8 1.1 1.1L9.1 8Z',
  busy: 'M8 1a7 7 0 0 1 7 7h-2a5 5 0 0 0-5-5Z',
  off: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1ZM4.8 7.2h6.4v1.6H4.8Z',
  unknown: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM7.2 10.8h1.6v1.6H7.2Zm1.5-1.2H7.3c0-2.2 1.8-2 1.8-3.2 0-.6-.5-.9-1.1-.9-.7 0-1.2.4-1.3 1.1L5.2 6.3C5.4 4.9 6.5 4 8.1 4c1.5 0 2.7.9 2.7 2.3 0 1.9-2.1 1.9-2.1 3.3Z',
};

const track = svg`<path d="M8 1v2a5 5 0 1 0 5 5h2a7 7 0 1 1-7-7Z" opacity="0.25"></path>`;

/** A state as a sign and a word. */
@customElement('lb-status')
export class LbStatus extends Localized(LitElement) {
  static override styles = [base, css`
    :host { display: inline-flex; align-items: center; gap: 6px; vertical-align: middle; min-inline-size: 0; }
    svg { flex: none; inline-size: 15px; block-size: 15px; fill: currentColor; }
    .ok { color: var(--lb-ok); } .warn { color: var(--lb-warn); } .error { color: var(--lb-error); } .busy { color: var(--lb-link); } .off, .unknown { color: var(--lb-text-muted); }
    .busy { animation: turn 1.1s linear infinite; }
    span { overflow: hidden; text-overflow: ellipsis; }
    @keyframes turn { to { rotate: 360deg; } }
    @media (prefers-reduced-motion: reduce) { .busy { animation: none; } }
  `];

  @property({ reflect: true }) state: StatusState = 'unknown';
  /** The word; the state's own without it. */
  @property() label = '';

  protected override render() {
    const state = this.state in shapes ? this.state : 'unknown';
    return html`<svg class=${state} viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d=${shapes[state]} ></path>${state === 'busy' ? track : nothing}</svg><span><slot>${this.label || t(`sdk.status.${state}`)}</slot></span>`;
  }
}
