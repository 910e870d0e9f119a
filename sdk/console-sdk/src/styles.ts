import { css } from 'lit';

/** What every component's shadow root begins with. */
export const base = css`
  :host { display: block; color: var(--lb-text); }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, figure { margin: 0; }
  a { color: var(--lb-link); text-decoration: none; }
  a:hover { text-decoration: underline; }
  button { font: inherit; color: inherit; }
  :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 2px; border-radius: var(--lb-radius-small); }
  input[type='checkbox'] { appearance: none; inline-size: 18px; block-size: 18px; border: 1px solid var(--wa-form-control-border-color, currentColor); border-radius: 4px; background: var(--lb-surface) center / 13px no-repeat; flex: none; }
  input[type='checkbox']:checked { background-color: var(--lb-brand); border-color: var(--lb-brand); background-image: var(--lb-check); }
  input[type='checkbox']:indeterminate { background-color: var(--lb-brand); border-color: var(--lb-brand); background-image: var(--lb-dash); }
  input[type='checkbox']:disabled { opacity: 0.5; }
  @media (forced-colors: active) { input[type='checkbox'] { appearance: auto; } }
  .visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .muted { color: var(--lb-text-muted); }
  .quiet {
    display: inline-grid; place-items: center; min-inline-size: 32px; min-block-size: 32px; padding: 0 var(--lb-space-2);
    background: none; border: 1px solid transparent; border-radius: var(--lb-radius-small); color: var(--lb-text-muted); cursor: pointer;
  }
  .quiet:hover:not(:disabled) { background: var(--lb-page); color: var(--lb-text); }
  .quiet:disabled { opacity: 0.4; cursor: default; }
  .quiet[aria-pressed='true'] { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); }
  @media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation-duration: 1ms !important; transition-duration: 1ms !important; } }
`;
