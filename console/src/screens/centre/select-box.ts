import { css, html, nothing, type TemplateResult } from 'lit';

/** How a choice in a toolbar looks in a shadow root that has one. */
export const selectBoxStyles = css`
  .select { flex: 0 1 210px; display: grid; min-inline-size: 150px; }
  .select select { font: inherit; color: inherit; background-color: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--wa-form-control-border-radius, var(--lb-radius-small)); padding-inline: 14px 34px; block-size: 36px; inline-size: 100%; cursor: pointer; }
`;

/** A choice in a toolbar, of which the first option may be none. Its label is for screen readers: what is chosen tells what it is. */
export function selectBox(label: string, value: string, options: readonly { value: string; label: string }[], changed: (value: string) => void, none = ''): TemplateResult {
  return html`
    <label class="select"><span class="visually-hidden">${label}</span>
      <select .value=${value} @change=${(event: Event) => changed((event.target as HTMLSelectElement).value)}>
        ${none ? html`<option value="" ?selected=${value === ''}>${none}</option>` : nothing}
        ${options.map(option => html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`)}
      </select></label>`;
}
