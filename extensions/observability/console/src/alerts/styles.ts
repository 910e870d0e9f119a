import { css } from 'lit';

/** Tabs, buttons and cards of the pages about alerts. */
export const styles = css`
  :host { display: block; min-inline-size: 0; }
  *, *::before, *::after { box-sizing: border-box; }
  :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 1px; }
  .tabs { display: flex; flex-wrap: wrap; gap: var(--lb-space-1); border-block-end: 1px solid var(--lb-border); margin-block-end: var(--lb-space-4); }
  .tabs button { border: 0; background: none; border-block-end: 2px solid transparent; border-radius: 0; padding: var(--lb-space-2) var(--lb-space-3); }
  .tabs button[aria-selected='true'] { border-block-end-color: var(--lb-brand); font-weight: 600; }
  button { font: inherit; color: var(--lb-text); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); min-block-size: 32px; padding: 2px var(--lb-space-3); cursor: pointer; }
  button:disabled { opacity: 0.6; cursor: default; }
  button.main { background: var(--lb-brand); color: var(--lb-on-brand, #fff); border-color: var(--lb-brand); }
  .bar { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; margin-block-end: var(--lb-space-3); }
  .bar .spring { flex: 1; }
  .muted { color: var(--lb-text-muted); }
  .small { font-size: 0.875em; }
  code { font-family: var(--lb-font-mono); font-size: 0.8125rem; overflow-wrap: anywhere; white-space: pre-wrap; }
  .bar.below { margin-block: var(--lb-space-4); }
  .beside { position: sticky; inset-block-start: var(--lb-space-5); align-self: start; }
  section { margin-block-end: var(--lb-space-5); }
  h2 { font-size: 1rem; margin: 0 0 var(--lb-space-2); overflow-wrap: anywhere; }
  .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: var(--lb-space-4); }
  .card { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); padding: var(--lb-space-4); min-inline-size: 0; }
  .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: var(--lb-space-3); margin-block-end: var(--lb-space-4); }
  .figure { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); padding: var(--lb-space-3); }
  .figure strong { display: block; font-size: 1.5rem; font-weight: 600; }
  .split { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: var(--lb-space-5); }
  ol + h2, p + h2 { margin-block-start: var(--lb-space-4); }
  ol, ul { margin: 0; padding-inline-start: 1.2rem; }
  .plain { list-style: none; padding: 0; display: grid; gap: var(--lb-space-2); margin-block-end: var(--lb-space-3); }
  .card > .bar:last-child { margin-block-end: 0; }
  label.field { display: flex; gap: var(--lb-space-2); align-items: center; }
  label.field input { inline-size: 16rem; }
  input, select { font: inherit; color: var(--lb-text); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); min-block-size: 32px; padding: 2px var(--lb-space-2); min-inline-size: 0; max-inline-size: 100%; }
  @media (max-width: 700px) { .split { grid-template-columns: minmax(0, 1fr); } .beside { position: static; } }
`;
