import { css } from 'lit';

/** Fields and buttons of the pages about metrics. */
export const controls = css`
  *, *::before, *::after { box-sizing: border-box; }
  :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 1px; }
  input, select, textarea { font: inherit; font-size: 0.9375rem; color: var(--lb-text); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); min-block-size: 36px; padding: 4px var(--lb-space-2); min-inline-size: 0; }
  button { font: inherit; font-size: 0.9375rem; color: var(--lb-text); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); min-block-size: 36px; padding: 4px var(--lb-space-3); cursor: pointer; }
  button:hover { background: var(--lb-page); }
  button[aria-pressed='true'], button[aria-checked='true'] { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); border-color: var(--lb-brand); }
  button.primary { background: var(--lb-brand); border-color: var(--lb-brand); color: var(--lb-on-brand, #fff); }
  button.quiet { border-color: transparent; background: none; color: var(--lb-text-muted); }
  [hidden] { display: none !important; }
`;
