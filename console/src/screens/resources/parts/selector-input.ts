import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { parseSelector } from '../model/selector.js';

/**
 * A label selector, checked while it is typed.
 * @fires lb-change - `{ value }`, when it is right and Enter was pressed or the field was left.
 */
@customElement('lb-selector-input')
export class SelectorInput extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { flex: 1 1 220px; max-inline-size: 380px; }
    input { inline-size: 100%; font-family: var(--lb-font-mono); font-size: 0.87rem; }
    .problem { margin-block-start: 4px; }
    @media (max-width: 640px) { :host { max-inline-size: none; flex-basis: 100%; } }
  `];

  @property() value = '';
  @state() private typed: string | undefined;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('value')) this.typed = undefined;
  }

  protected override render() {
    const text = this.typed ?? this.value;
    const { problems } = parseSelector(text);
    return html`
      <label class="field"><span>${t('resources.selector')}</span>
        <input type="text" spellcheck="false" autocomplete="off" autocapitalize="none" placeholder="app=web, tier in (a,b), !debug" .value=${text}
          aria-invalid=${problems.length > 0} aria-describedby="problems"
          @input=${(event: InputEvent) => { this.typed = (event.target as HTMLInputElement).value; }} @change=${this.commit} />
      </label>
      <div id="problems" aria-live="polite">${problems.length ? problems.map(problem => html`<p class="problem">${t(problem.message, { part: problem.part })}</p>`) : nothing}</div>`;
  }

  private commit(): void {
    const text = (this.typed ?? this.value).trim();
    if (parseSelector(text).problems.length || text === this.value) return;
    this.dispatchEvent(new CustomEvent('lb-change', { detail: { value: text }, bubbles: true, composed: true }));
  }
}
