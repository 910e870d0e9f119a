import { css } from 'lit';
import { controls } from './styles.js';

export const explorerStyles = [controls, css`
  :host { display: block; }
  .page { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); }
  section { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-3); }
  .builder { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); align-items: end; }
  label { display: grid; gap: 4px; font-size: 0.87rem; }
  label > span, .by > span { color: var(--lb-text-muted); }
  .metric { flex: 1 1 18rem; min-inline-size: 0; }
  .filters, .by, .bar, .group { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; }
  .by { font-size: 0.87rem; }
  .by button { min-block-size: 30px; padding: 2px var(--lb-space-2); }
  .filter { display: flex; gap: 4px; align-items: center; max-inline-size: 100%; }
  .filter select, .filter input { max-inline-size: 12rem; flex: 1 1 auto; inline-size: 9rem; }
  .filter .narrow { inline-size: 4rem; flex: none; }
  .help, .note { margin: 0; color: var(--lb-text-muted); font-size: 0.9rem; }
  .type { font-family: var(--lb-font-mono); font-size: 0.82rem; border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); padding: 0 6px; }
  .query { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--lb-space-2); align-items: start; }
  .bar { gap: var(--lb-space-4); }
  .bar label { display: flex; align-items: center; gap: var(--lb-space-2); }
  .busy { color: var(--lb-text-muted); font-size: 0.87rem; }
  .number { margin: 0; font-size: 2rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  .card { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-3); background: var(--lb-surface); min-inline-size: 0; }
  .query button { min-block-size: 44px; }
  .why { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-4); background: var(--lb-surface); }
  .why h2 { margin: 0; font-size: 1rem; }
  .why ul { margin: 0; padding: 0; list-style: none; display: grid; gap: var(--lb-space-3); }
  .why p { margin: 4px 0 0; }
  .known { color: var(--lb-text-muted); font-size: 0.9rem; overflow-wrap: anywhere; }
  code { font-family: var(--lb-font-mono); font-size: 0.87rem; overflow-wrap: anywhere; }
  @media (max-width: 640px) { .query { grid-template-columns: minmax(0, 1fr); } .builder label { flex: 1 1 45%; } .builder .metric { flex-basis: 100%; } .filter { flex: 1 1 100%; } }
`];
