import { css } from 'lit';

export const runStyles = css`
  .graph { --height: 260px; }
  @media (max-width: 640px) { .graph { --height: 380px; } }
  lb-log { --height: 420px; }
  .state { display: inline-flex; gap: var(--lb-space-2); align-items: center; padding-inline-end: var(--lb-space-2); }
  .steps { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); }
  .steps button { display: inline-flex; gap: 6px; align-items: center; min-block-size: 34px; padding: 2px var(--lb-space-3); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); cursor: pointer; max-inline-size: 100%; }
  .steps button:hover { border-color: var(--lb-brand); }
  .steps button[aria-pressed='true'] { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); border-color: var(--lb-brand); }
`;
