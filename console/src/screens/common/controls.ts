import { css } from 'lit';

/** Inputs, selects, chips and small tables as the screens here draw them. */
export const controls = css`
  label.field { display: grid; gap: var(--lb-space-1); font-size: 0.87rem; min-inline-size: 0; }
  label.field > span { color: var(--lb-text-muted); font-weight: 500; }
  input[type='text'], input[type='search'], input[type='number'], input[type='password'], select, textarea {
    font: inherit; font-size: 0.93rem; color: var(--lb-text); background-color: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted));
    border-radius: var(--lb-radius-small); padding: 6px 10px; min-block-size: 36px; min-inline-size: 0; max-inline-size: 100%;
  }
  textarea { resize: vertical; }
  select { padding-inline-end: 34px; }
  input::placeholder, textarea::placeholder { color: var(--lb-text-muted); opacity: 0.85; }
  input[aria-invalid='true'], textarea[aria-invalid='true'] { border-color: var(--lb-error); }
  input[type='checkbox'], input[type='radio'] { inline-size: 18px; block-size: 18px; margin: 3px; accent-color: var(--lb-brand); }
  .check { display: inline-flex; align-items: center; gap: var(--lb-space-2); min-block-size: 28px; cursor: pointer; }
  .hint { font-size: 0.82rem; color: var(--lb-text-muted); }
  .problem { font-size: 0.87rem; color: var(--lb-error); }
  .toolbar { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); align-items: end; }
  .chip { display: inline-flex; align-items: center; gap: 6px; font-size: 0.8rem; line-height: 1.4; padding: 2px 8px; border-radius: 999px; background: color-mix(in oklab, var(--lb-border) 45%, transparent); color: var(--lb-text); overflow-wrap: anywhere; }
  .chip.warn { color: var(--lb-warn); } .chip.error { color: var(--lb-error); } .chip.ok { color: var(--lb-ok); } .chip.brand { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); }
  .chips { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); padding: 0; list-style: none; }
  pre { margin: 0; }
  .mono { font-family: var(--lb-font-mono); font-size: 0.87rem; }
  .quiet { display: inline-grid; place-items: center; min-inline-size: 32px; min-block-size: 32px; padding: 0 6px; background: none; border: 0; border-radius: var(--lb-radius-small); color: var(--lb-text-muted); cursor: pointer; font: inherit; }
  .quiet:hover:not(:disabled) { background: color-mix(in oklab, var(--lb-border) 45%, transparent); color: var(--lb-text); }
  .link { background: none; border: 0; padding: 2px 0; font: inherit; color: var(--lb-link); cursor: pointer; min-block-size: 28px; }
  .link:hover { text-decoration: underline; }
  .scroll { overflow-x: auto; }
  table.plain { border-collapse: collapse; inline-size: 100%; font-size: 0.93rem; }
  table.plain th { text-align: start; font-weight: 600; font-size: 0.82rem; color: var(--lb-text-muted); padding: var(--lb-space-2) var(--lb-space-3); border-block-end: 1px solid var(--lb-border); white-space: nowrap; }
  table.plain th[scope='row'] { white-space: normal; color: var(--lb-text); vertical-align: top; }
  table.plain td { padding: var(--lb-space-2) var(--lb-space-3); border-block-end: 1px solid var(--lb-border); vertical-align: top; overflow-wrap: anywhere; min-inline-size: 9ch; }
  table.plain lb-status, table.plain lb-time { white-space: nowrap; }
  table.plain td.long { min-inline-size: 22ch; }
  table.plain td.short { white-space: nowrap; }
  table.plain tr:last-child > * { border-block-end: 0; }
  .note { display: flex; gap: var(--lb-space-3); align-items: start; padding: var(--lb-space-3) var(--lb-space-4); border: 1px solid var(--lb-border); border-inline-start: 4px solid var(--lb-link); border-radius: var(--lb-radius); background: var(--lb-surface); }
  .note.warn { border-inline-start-color: var(--lb-warn); } .note.error { border-inline-start-color: var(--lb-error); } .note.ok { border-inline-start-color: var(--lb-ok); }
  .note > .grow { display: grid; gap: var(--lb-space-1); }
  @media (max-width: 640px) { .toolbar > label.field { flex: 1 1 100%; } }
`;
