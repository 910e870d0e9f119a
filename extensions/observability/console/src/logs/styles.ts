import { css } from 'lit';

export const logStyles = css`
  :host { display: block; min-inline-size: 0; }
  * { box-sizing: border-box; }
  form, .row { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: end; }
  label { display: grid; gap: 2px; font-size: 0.82rem; color: var(--lb-text-muted); min-inline-size: 0; }
  .search { flex: 1 1 18rem; }
  input, select, button.plain { font: inherit; font-size: 0.9rem; color: var(--lb-text); background: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--lb-radius-small, 4px); padding: 4px 10px; min-block-size: 34px; max-inline-size: 100%; }
  .search input { inline-size: 100%; font-family: var(--lb-font-mono); }
  .where input { inline-size: 11rem; }
  button.plain { cursor: pointer; }
  button.plain:disabled { opacity: 0.6; cursor: default; }
  button.plain:hover { background: var(--lb-page); }
  button.plain[aria-pressed='true'], button.main { background: var(--lb-brand); color: var(--lb-on-brand, white); border-color: var(--lb-brand); }
  .row { margin-block: var(--lb-space-3); align-items: center; }
  .spring { margin-inline-start: auto; }
  .muted { color: var(--lb-text-muted); font-size: 0.87rem; }
  .note { padding: var(--lb-space-2) var(--lb-space-3); border-radius: var(--lb-radius); background: color-mix(in oklab, var(--lb-warn) 10%, transparent); margin-block: var(--lb-space-2); }
  .columns { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: var(--lb-space-4); align-items: start; margin-block-start: var(--lb-space-3); }
  .columns.bare { grid-template-columns: minmax(0, 1fr); }
  .fields { font-size: 0.9rem; min-inline-size: 0; }
  .fields lb-facets { display: block; margin-block-start: var(--lb-space-3); }
  details.help { margin-block: var(--lb-space-2); font-size: 0.87rem; }
  details.help dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px var(--lb-space-3); margin: var(--lb-space-2) 0; }
  details.help dd { margin: 0; color: var(--lb-text-muted); }
  summary { cursor: pointer; min-block-size: 24px; color: var(--lb-link); inline-size: max-content; }
  code, .line { font-family: var(--lb-font-mono); font-size: 12.5px; }
  ol { list-style: none; margin: 0; padding: 0; border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); overflow: hidden; }
  li + li { border-block-start: 1px solid color-mix(in oklab, var(--lb-border) 55%, transparent); }
  .line { display: flex; gap: var(--lb-space-3); inline-size: 100%; text-align: start; border: 0; background: none; color: var(--lb-text); padding: 3px var(--lb-space-3); cursor: pointer; min-block-size: 26px; line-height: 20px; }
  .line:hover { background: var(--lb-page); }
  .line:focus-visible { outline: 2px solid var(--lb-brand); outline-offset: -2px; }
  .time, .from { flex: none; color: var(--lb-text-muted); }
  .from { max-inline-size: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .level { flex: none; inline-size: 4.2em; text-transform: uppercase; color: var(--lb-text-muted); }
  .text { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .wrap .text { white-space: pre-wrap; overflow-wrap: anywhere; }
  .error .level, .fatal .level { color: var(--lb-error); font-weight: 700; }
  .warning .level { color: var(--lb-warn); font-weight: 700; }
  .error .line, .fatal .line { background: color-mix(in oklab, var(--lb-error) 7%, transparent); }
  .detail { padding: var(--lb-space-2) var(--lb-space-3) var(--lb-space-3); background: var(--lb-page); font-size: 0.87rem; }
  .detail pre { margin: var(--lb-space-2) 0; padding: var(--lb-space-2); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); white-space: pre-wrap; overflow-wrap: anywhere; font-family: var(--lb-font-mono); font-size: 12.5px; }
  .labels { display: flex; flex-wrap: wrap; gap: var(--lb-space-1); }
  .chip { font: inherit; font-size: 0.82rem; border: 1px solid var(--lb-border); background: var(--lb-surface); color: var(--lb-link); border-radius: 99px; padding: 2px 10px; min-block-size: 26px; cursor: pointer; max-inline-size: 100%; overflow-wrap: anywhere; text-align: start; }
  .more { display: flex; justify-content: center; margin-block: var(--lb-space-3); }
  .around { margin-block-start: var(--lb-space-2); }
  .around .line { cursor: default; }
  .around .this { background: color-mix(in oklab, var(--lb-brand) 14%, transparent); }
  .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap: var(--lb-space-4); }
  .card { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); padding: var(--lb-space-3); min-inline-size: 0; }
  .card h2 { margin: 0 0 var(--lb-space-2); font-size: 0.9rem; overflow-wrap: anywhere; }
  @media (max-width: 720px) {
    .columns { grid-template-columns: minmax(0, 1fr); }
    span.spring { display: none; }
    .line { flex-wrap: wrap; gap: 0 var(--lb-space-2); padding-block: var(--lb-space-1); }
    .text { flex-basis: 100%; white-space: pre-wrap; overflow-wrap: anywhere; }
    .where, .where input, .when, .when select { inline-size: 100%; }
    .where, .when { flex: 1 1 9rem; }
  }
`;
