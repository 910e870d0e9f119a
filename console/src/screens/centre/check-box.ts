import { css, html, nothing, type TemplateResult } from 'lit';

/** How a check box looks in a shadow root that has one. */
export const checkBoxStyles = css`
  .check { display: flex; gap: var(--lb-space-2); align-items: start; cursor: pointer; min-block-size: 28px; padding-block: 2px; }
  .check input { flex: none; inline-size: 18px; block-size: 18px; margin: 2px 0 0; accent-color: var(--lb-brand); cursor: pointer; }
  .check small { display: block; color: var(--lb-text-muted); }
`;

/** A check box with its words. `about` is what they speak of where several have the same words; only screen readers say it. */
export function checkBox(words: string, checked: boolean, changed: (checked: boolean) => void, { hint = '', about = '' } = {}): TemplateResult {
  return html`<label class="check"><input type="checkbox" .checked=${checked} @change=${(event: Event) => changed((event.target as HTMLInputElement).checked)} /><span>${words}${about ? html`<span class="visually-hidden">: ${about}</span>` : nothing}${hint ? html`<small>${hint}</small>` : nothing}</span></label>`;
}
