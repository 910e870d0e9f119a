import { css } from 'lit';

export const styles = css`
  :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); min-inline-size: 0; color: var(--lb-text); }
  * { box-sizing: border-box; }
  a { color: var(--lb-link); text-decoration: none; }
  a:hover { text-decoration: underline; }
  h2, h3, p, dl, dd, ul { margin: 0; }
  h2, h3 { font-size: 1.05rem; font-weight: 650; overflow-wrap: anywhere; }
  p { overflow-wrap: anywhere; }
  button { font: inherit; color: inherit; }
  code { font-family: var(--lb-font-mono); font-size: 0.87rem; overflow-wrap: anywhere; }
  :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 2px; border-radius: var(--lb-radius-small); }
  input, select { font: inherit; font-size: 0.93rem; color: inherit; background-color: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--lb-radius-small); padding: 4px 10px; min-block-size: 34px; min-inline-size: 0; max-inline-size: 100%; }
  select { appearance: none; padding-inline-end: 32px; background: var(--lb-surface) var(--lb-chevron, none) no-repeat right 8px center / 16px; }
  .muted { color: var(--lb-text-muted); }
  .tools, .buttons { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; }
  .tools input[type='search'] { flex: 1 1 14rem; }
  .stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); min-inline-size: 0; }
  .card { background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-4); min-inline-size: 0; }
  .row { display: flex; flex-wrap: wrap; gap: var(--lb-space-2) var(--lb-space-3); align-items: center; justify-content: space-between; }
  .tag { display: inline-block; border: 1px solid var(--lb-border); border-radius: 999px; padding: 1px 10px; font-size: 0.85rem; color: var(--lb-text-muted); }
  .notice { border: 1px solid var(--lb-border); border-inline-start: 4px solid var(--lb-warn); border-radius: var(--lb-radius); background: var(--lb-surface); padding: var(--lb-space-3) var(--lb-space-4); white-space: pre-wrap; }
  .notice.error { border-inline-start-color: var(--lb-error); }
  .choices { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); }
  .choices button { min-block-size: 32px; padding: 2px 14px; background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: 999px; cursor: pointer; }
  .choices button:hover { border-color: var(--lb-brand); }
  .choices button[aria-pressed='true'] { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); border-color: var(--lb-brand); }
  .tabs { display: flex; gap: var(--lb-space-1); overflow-x: auto; border-block-end: 1px solid var(--lb-border); padding: 3px 3px 0; }
  @media (max-width: 640px) { .tabs { gap: 0; } }
  .tabs button { flex: none; min-block-size: 38px; padding: 4px 12px; background: none; border: 0; border-block-end: 2px solid transparent; color: var(--lb-text-muted); cursor: pointer; }
  .tabs button:hover { color: var(--lb-text); }
  .tabs button[aria-selected='true'] { color: var(--lb-text); font-weight: 600; border-block-end-color: var(--lb-brand); }
  .state { display: inline-flex; align-items: center; padding-inline-end: var(--lb-space-2); }
  label.field, .place { display: grid; gap: 5px; font-weight: 600; max-inline-size: 720px; }
  .field input, .field select, .place select, .place input { font-weight: 400; font-size: 1rem; min-block-size: 36px; padding-inline-start: 12px; inline-size: 100%; }
  .visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  dl { display: grid; grid-template-columns: minmax(6rem, auto) minmax(0, 1fr); gap: var(--lb-space-2) var(--lb-space-4); }
  dt { color: var(--lb-text-muted); }
  dd { overflow-wrap: anywhere; }
`;
