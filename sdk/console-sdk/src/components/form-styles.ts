import { css } from 'lit';

/** How controls of a form look: as the design system's own. */
export const controlStyles = css`
  .control {
    font: inherit; color: inherit; inline-size: 100%; min-inline-size: 0; min-block-size: 36px; padding: 5px 12px;
    background: var(--wa-form-control-background-color); border: 1px solid var(--wa-form-control-border-color); border-radius: var(--wa-form-control-border-radius, 6px);
  }
  .control::placeholder { color: var(--lb-text-muted); opacity: 0.8; }
  .control:focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 0; border-color: transparent; border-radius: var(--wa-form-control-border-radius, 6px); }
  .control[aria-invalid='true'] { border-color: var(--lb-error); }
  .control:disabled, .control:read-only:not(select) { background: var(--lb-page); }
  textarea.control { min-block-size: 88px; resize: vertical; line-height: 1.5; }
  textarea.mono { font-family: var(--lb-font-mono); font-size: 0.9em; }
  select.control { appearance: none; padding-inline-end: 34px; background: var(--wa-form-control-background-color) var(--lb-chevron, none) no-repeat right 10px center / 16px; text-overflow: ellipsis; }
  input[type='checkbox'].tick { inline-size: 18px; block-size: 18px; margin: 3px; accent-color: var(--lb-brand); flex: none; }
`;

/** How a form is laid out. */
export const formStyles = css`
  .fields { display: grid; gap: var(--lb-space-4); max-inline-size: 720px; }
  .field { display: grid; gap: 5px; min-inline-size: 0; }
  .head { display: flex; align-items: baseline; gap: var(--lb-space-2); min-inline-size: 0; }
  .head label, .head .label, legend { font-weight: 600; overflow-wrap: anywhere; }
  .required { color: var(--lb-error); }
  .tag { font-size: 0.78rem; color: var(--lb-text-muted); border: 1px solid var(--lb-border); border-radius: 99px; padding: 0 7px; font-weight: 400; }
  .back { margin-inline-start: auto; min-block-size: 24px; min-inline-size: 24px; font-size: 0.82rem; padding-inline: 6px; }
  .hint { color: var(--lb-text-muted); font-size: 0.87rem; }
  .problem { color: var(--lb-error); font-size: 0.87rem; display: flex; gap: 6px; align-items: baseline; }
  .problem wa-icon { font-size: 0.95em; translate: 0 2px; flex: none; }
  .tickline { display: flex; gap: var(--lb-space-2); align-items: start; min-block-size: 28px; cursor: pointer; }
  .tickline .label { font-weight: 600; }
  .ticks { display: grid; gap: 2px; }
  fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; }
  fieldset.group { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-4); display: grid; gap: var(--lb-space-4); background: color-mix(in oklab, var(--lb-page) 45%, var(--lb-surface)); }
  fieldset.group > legend { float: inline-start; inline-size: 100%; padding: 0; }
  fieldset.group > .hint { margin-block-start: calc(-1 * var(--lb-space-3)); }
  .item { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--lb-space-2); align-items: start; }
  .item.deep { border-inline-start: 3px solid var(--lb-border); padding-inline-start: var(--lb-space-3); }
  .pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: var(--lb-space-2); align-items: start; }
  .tools { display: flex; gap: 2px; padding-block-start: 3px; }
  .items { display: grid; gap: var(--lb-space-2); }
  .add { justify-self: start; color: var(--lb-link); border-color: var(--lb-border); padding-inline: var(--lb-space-3); display: inline-flex; align-items: center; gap: 6px; }
  .secret { display: flex; gap: var(--lb-space-2); align-items: center; flex-wrap: wrap; }
  .summary { border: 1px solid var(--wa-color-danger-border-quiet); border-inline-start: 4px solid var(--lb-error); border-radius: var(--lb-radius); padding: var(--lb-space-3) var(--lb-space-4); background: var(--lb-surface); }
  .summary ul { padding-inline-start: 1.2em; }
  @media (max-width: 640px) { .pair { grid-template-columns: 1fr; } fieldset.group { padding: var(--lb-space-3); } }
`;
