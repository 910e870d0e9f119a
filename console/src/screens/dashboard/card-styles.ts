import { css } from 'lit';

/** What the built-in cards have in common. */
export const cardStyles = css`
  :host { display: block; }
  ul { list-style: none; padding: 0; display: grid; gap: 2px; }
  li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 var(--lb-space-3); align-items: center; min-block-size: 34px; }
  li + li { border-block-start: 1px solid var(--lb-border); }
  .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .end { color: var(--lb-text-muted); font-size: 0.87rem; white-space: nowrap; }
  .none { color: var(--lb-text-muted); display: flex; gap: var(--lb-space-2); align-items: center; }
  .none wa-icon { color: var(--lb-ok); }
  .ok { color: var(--lb-ok); } .failed, .error { color: var(--lb-error); } .waiting, .warn { color: var(--lb-warn); } .running { color: var(--lb-link); }
`;
