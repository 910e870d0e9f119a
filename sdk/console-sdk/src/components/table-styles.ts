import { css } from 'lit';

/** How a table looks: rows on a card, cards of their own where it is narrow; a menu of what can be done (`wa-dropdown`, or what is marked `data-menu`) then stands in their corner. */
export const tableStyles = css`
  :host { container: table / inline-size; min-inline-size: 0; }
  .frame { background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); box-shadow: var(--lb-shadow); overflow: hidden; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; inline-size: 100%; font-size: 0.93rem; }
  caption { text-align: start; }
  th { text-align: start; font-weight: 600; font-size: 0.82rem; color: var(--lb-text-muted); background: color-mix(in oklab, var(--lb-page) 60%, var(--lb-surface)); white-space: nowrap; padding: 0 var(--lb-space-3); block-size: 38px; border-block-end: 1px solid var(--lb-border); }
  td { padding: var(--lb-space-2) var(--lb-space-3); block-size: 44px; border-block-end: 1px solid var(--lb-border); vertical-align: middle; overflow-wrap: break-word; }
  th:first-child, td:first-child { padding-inline-start: var(--lb-space-4); }
  th:last-child, td:last-child { padding-inline-end: var(--lb-space-4); }
  tbody tr:last-child td { border-block-end: 0; }
  .end { text-align: end; font-variant-numeric: tabular-nums; }
  .center { text-align: center; }
  td time, td lb-status { white-space: nowrap; }
  td code { font-family: var(--lb-font-mono); font-size: 0.92em; }
  td .row { display: inline-flex; flex-wrap: wrap; align-items: center; gap: var(--lb-space-2); min-inline-size: 0; }
  tbody tr { transition: background 80ms; }
  tr.open { cursor: pointer; }
  tr.open:hover { background: color-mix(in oklab, var(--lb-brand-quiet) 35%, transparent); }
  tr.selected { background: color-mix(in oklab, var(--lb-brand-quiet) 60%, transparent); }
  tr:focus-visible { outline-offset: -2px; border-radius: 0; }
  .sort { display: inline-flex; align-items: center; gap: 4px; background: none; border: 0; padding: 4px 6px; margin-inline: -6px; font-weight: inherit; border-radius: var(--lb-radius-small); cursor: pointer; min-block-size: 28px; }
  .sort:hover { color: var(--lb-text); background: var(--lb-border); }
  .sort wa-icon { font-size: 0.9em; opacity: 0; }
  .sort:hover wa-icon, .sort:focus-visible wa-icon { opacity: 0.5; }
  .end .sort { flex-direction: row-reverse; }
  [aria-sort='ascending'] .sort wa-icon, [aria-sort='descending'] .sort wa-icon { opacity: 1; }
  [aria-sort='ascending'] .sort, [aria-sort='descending'] .sort { color: var(--lb-text); }
  .check { inline-size: 44px; padding-inline-end: 0; }
  .check label { display: grid; place-items: center; inline-size: 28px; block-size: 28px; cursor: pointer; }
  .check input { margin: 0; inline-size: 16px; block-size: 16px; accent-color: var(--lb-brand); }
  .bulk { display: flex; flex-wrap: wrap; align-items: center; gap: var(--lb-space-3); padding: var(--lb-space-2) var(--lb-space-4); background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); border-block-end: 1px solid var(--lb-border); }
  .bulk .quiet { color: inherit; }
  .stale { display: flex; align-items: center; gap: var(--lb-space-2); padding: var(--lb-space-2) var(--lb-space-4); font-size: 0.87rem; color: var(--lb-warn); background: color-mix(in oklab, var(--lb-warn) 9%, transparent); border-block-end: 1px solid var(--lb-border); }
  .message { padding: var(--lb-space-4); }
  .pager { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--lb-space-2); padding: var(--lb-space-2) var(--lb-space-4); border-block-start: 1px solid var(--lb-border); font-size: 0.87rem; color: var(--lb-text-muted); }
  .pager .steps { display: flex; align-items: center; gap: 2px; }
  .pager .where { padding-inline: var(--lb-space-2); }
  slot[name='toolbar'] { display: block; }
  slot[name='toolbar']::slotted(*) { margin-block-end: var(--lb-space-3); }
  @container table (max-width: 960px) { .p3 { display: none; } }
  @container table (max-width: 780px) { .p2 { display: none; } }
  @container table (max-width: 639.98px) {
    table, tbody, tr, td { display: block; }
    thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    tbody tr { position: relative; padding: var(--lb-space-3) var(--lb-space-4); border-block-end: 1px solid var(--lb-border); }
    tbody tr:last-child { border-block-end: 0; }
    td, td:first-child, td:last-child { display: grid; grid-template-columns: minmax(88px, 34%) 1fr; gap: var(--lb-space-3); padding: 3px 0; block-size: auto; border: 0; text-align: start; align-items: center; overflow-wrap: anywhere; }
    td.end, td.center { text-align: start; }
    td.p2 { display: grid; }
    td.p3 { display: none; }
    td::before { content: attr(data-label); color: var(--lb-text-muted); font-size: 0.82rem; }
    td[data-label=''] { display: flex; justify-content: end; flex-wrap: wrap; }
    td[data-label='']::before { content: none; }
    td[data-label='']:has(> :is(wa-dropdown, [data-menu]):only-child) { position: absolute; inset-block-start: 6px; inset-inline-end: 10px; padding: 0; z-index: 1; }
    tr:has(> td[data-label=''] > :is(wa-dropdown, [data-menu]):only-child) td.lead { padding-inline-end: 44px; }
    tr.checkable td[data-label='']:has(> :is(wa-dropdown, [data-menu]):only-child) { inset-inline-end: 44px; }
    tr.checkable:has(> td[data-label=''] > :is(wa-dropdown, [data-menu]):only-child) td.lead { padding-inline-end: 84px; }
    td.lead { display: block; font-weight: 600; padding-block-end: var(--lb-space-1); }
    td.lead::before { content: none; }
    td.check, td.check:first-child { display: block; position: absolute; inset-block-start: 8px; inset-inline-end: 12px; inline-size: auto; z-index: 1; }
    td.check::before { content: none; }
    tr.checkable td.lead { padding-inline-end: 40px; }
  }
`;
