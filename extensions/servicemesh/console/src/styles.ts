import { css } from 'lit';

/** What the pages of the mesh share. */
export const shared = css`
  :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-5); min-inline-size: 0; color: var(--lb-text); }
  * { box-sizing: border-box; }
  h2, h3, p, dl, dd, ul, ol { margin: 0; }
  h2 { font-size: 1.15rem; font-weight: 650; }
  h3 { font-size: 1rem; font-weight: 650; overflow-wrap: anywhere; }
  a { color: var(--lb-link); }
  code, .mono { font-family: var(--lb-font-mono); font-size: 0.9em; overflow-wrap: anywhere; }
  .muted { color: var(--lb-text-muted); }
  .row { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); align-items: center; }
  .spread { justify-content: space-between; }
  .card { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); padding: var(--lb-space-4); display: grid; gap: var(--lb-space-3); min-inline-size: 0; align-content: start; }
  .cards { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
  .notice { border: 1px solid var(--lb-border); border-inline-start: 4px solid var(--lb-warn); border-radius: var(--lb-radius); padding: var(--lb-space-3); background: var(--lb-surface); display: grid; gap: var(--lb-space-2); overflow-wrap: anywhere; }
  label { display: grid; gap: var(--lb-space-1); min-inline-size: 0; }
  input:not([type=range]), select, textarea { font: inherit; color: inherit; background-color: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--lb-radius-small); padding: 4px 10px; min-block-size: 34px; min-inline-size: 0; inline-size: 100%; }
  select { appearance: none; padding-inline-end: 32px; background: var(--lb-surface) var(--lb-chevron, none) no-repeat right 8px center / 16px; }
  textarea { font-family: var(--lb-font-mono); min-block-size: 5rem; resize: vertical; }
  input:focus-visible, select:focus-visible, textarea:focus-visible { outline: 2px solid var(--lb-link); outline-offset: 1px; }
  input[type=range] { inline-size: 100%; min-block-size: 2rem; accent-color: var(--lb-brand); }
  dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: var(--lb-space-1) var(--lb-space-3); }
  dl.facts dt { color: var(--lb-text-muted); }
  dl.facts dd { overflow-wrap: anywhere; }
  @media (max-width: 480px) { dl.facts { grid-template-columns: minmax(0, 1fr); } dl.facts dd { margin-block-end: var(--lb-space-2); } }
`;
