import { css } from 'lit';

/** What every screen's shadow root begins with: layout, headings, quiet text, cards, and buttons and choices as the design system's and the browser's own. */
export const shared = css`
  :host { display: block; color: var(--lb-text); }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, figure { margin: 0; }
  h2 { font-size: 1.13rem; font-weight: 600; }
  h3 { font-size: 1rem; font-weight: 600; }
  a { color: var(--lb-link); text-decoration: none; }
  a:hover { text-decoration: underline; }
  :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 2px; border-radius: 3px; }
  code, pre { font-family: var(--lb-font-mono); font-size: 0.9em; }
  .muted { color: var(--lb-text-muted); }
  .small { font-size: 0.87rem; }
  .row { display: flex; gap: var(--lb-space-3); align-items: center; flex-wrap: wrap; }
  .row.end { justify-content: flex-end; }
  .row.between { justify-content: space-between; }
  .stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); align-content: start; }
  .grow { flex: 1 1 auto; min-inline-size: 0; }
  .cards { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
  .card { background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-4); box-shadow: var(--lb-shadow); }
  .facts { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: var(--lb-space-2) var(--lb-space-4); }
  .facts dt { color: var(--lb-text-muted); }
  .facts dd { margin: 0; min-inline-size: 0; overflow-wrap: anywhere; }
  .crumbs { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 2px var(--lb-space-2); font-size: 0.87rem; color: var(--lb-text-muted); }
  .crumbs li { display: flex; gap: var(--lb-space-2); padding: 0; border: 0; min-inline-size: 0; overflow-wrap: anywhere; }
  .crumbs li + li::before { content: '/'; }
  select { appearance: none; background: var(--lb-surface) var(--lb-chevron) no-repeat right 10px center / 16px; text-overflow: ellipsis; }
  input[type='checkbox'] { appearance: none; inline-size: 18px; block-size: 18px; border: 1px solid var(--wa-form-control-border-color, currentColor); border-radius: 4px; background: var(--lb-surface) center / 13px no-repeat; flex: none; }
  input[type='checkbox']:checked { background-color: var(--lb-brand); border-color: var(--lb-brand); background-image: var(--lb-check); }
  input[type='checkbox']:indeterminate { background-color: var(--lb-brand); border-color: var(--lb-brand); background-image: var(--lb-dash); }
  input[type='checkbox']:disabled { opacity: 0.5; }
  @media (forced-colors: active) { input[type='checkbox'] { appearance: auto; } }
  wa-button[appearance='outlined']:not(:hover, :active)::part(base) { background-color: var(--lb-surface); }
  wa-button[appearance='outlined']:not([variant='danger'], [variant='brand'], [variant='success'], [variant='warning'], [disabled])::part(base) { color: var(--lb-text); border-color: var(--wa-color-neutral-border-normal); }
  .visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
