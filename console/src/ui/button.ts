import { css } from 'lit';

/** Plain buttons for places that are drawn before the design system's own are there. */
export const buttons = css`
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: var(--lb-space-2); min-block-size: 36px; padding: 0 var(--lb-space-4);
    border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); background: var(--lb-surface); color: var(--lb-text);
    font: inherit; font-weight: 500; cursor: pointer; text-decoration: none;
  }
  .button:hover { background: var(--wa-color-neutral-fill-quiet); text-decoration: none; }
  .button.primary { background: var(--lb-brand); border-color: var(--lb-brand); color: var(--wa-color-brand-on-loud); }
  .button.primary:hover { filter: brightness(1.08); }
  .button.small { min-block-size: 30px; padding: 0 var(--lb-space-3); font-size: 0.87rem; }
  .icon-button {
    position: relative; display: inline-grid; place-items: center; inline-size: 38px; block-size: 38px; padding: 0; border: 0; border-radius: var(--lb-radius-small);
    background: none; color: var(--lb-text-muted); font-size: 18px; cursor: pointer;
  }
  .icon-button:hover, .icon-button[aria-expanded='true'] { background: var(--wa-color-neutral-fill-quiet); color: var(--lb-text); }
  .icon-button.small { inline-size: 28px; block-size: 28px; font-size: 15px; }
  .count {
    position: absolute; inset-block-start: 2px; inset-inline-end: 2px; min-inline-size: 17px; block-size: 17px; padding: 0 4px; border-radius: 9px;
    background: var(--wa-color-danger-fill-loud); color: var(--wa-color-danger-on-loud); font-size: 11px; font-weight: 600; line-height: 17px; text-align: center;
  }
  .count.calm { background: var(--lb-brand); color: var(--wa-color-brand-on-loud); }
`;
