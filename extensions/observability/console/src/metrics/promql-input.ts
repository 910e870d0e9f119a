import { LitElement, css, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { complete, type Completion } from './complete.js';
import { controls } from './styles.js';

/** A query that is written by hand, with the names that are there. Raises `change` with the text, and `run`. */
export class PromqlInput extends LitElement {
  static override styles = [controls, css`
    :host { display: block; position: relative; }
    textarea { inline-size: 100%; min-block-size: 64px; resize: vertical; font-family: var(--lb-font-mono); font-size: 0.9rem; line-height: 1.5; padding: var(--lb-space-2) var(--lb-space-3); }
    ul { position: absolute; z-index: 5; inset-inline: 0; inset-block-start: 100%; margin: 2px 0 0; padding: 4px; list-style: none; max-block-size: 260px; overflow: auto; background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); box-shadow: 0 6px 20px rgb(0 0 0 / 18%); font-family: var(--lb-font-mono); font-size: 0.87rem; }
    li { padding: 5px var(--lb-space-2); border-radius: var(--lb-radius-small); cursor: pointer; overflow-wrap: anywhere; }
    li[aria-selected='true'], li:hover { background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); }
  `];

  @property() value = '';
  @property() label = '';
  @property({ attribute: false }) metrics: readonly string[] = [];
  @property({ attribute: false }) labels: readonly string[] = [];
  @state() private completion: Completion | undefined;
  @state() private chosen = 0;
  @query('textarea') private readonly area!: HTMLTextAreaElement;

  protected override render() {
    const words = this.completion?.words ?? [];
    return html`
      <textarea role="combobox" aria-label=${this.label} aria-autocomplete="list" aria-expanded=${words.length > 0} aria-controls="words" aria-activedescendant=${words.length > 0 ? `word-${this.chosen}` : nothing}
        spellcheck="false" autocapitalize="off" autocomplete="off" rows="2" .value=${this.value} @input=${this.typed} @keydown=${this.pressed} @blur=${this.close}></textarea>
      <ul id="words" role="listbox" aria-label=${this.label} ?hidden=${words.length === 0}>
        ${words.map((word, index) => html`<li id="word-${index}" role="option" aria-selected=${index === this.chosen} @mousedown=${(event: Event) => { event.preventDefault(); this.take(word); }}>${word}</li>`)}
      </ul>`;
  }

  private readonly typed = () => {
    this.value = this.area.value;
    this.completion = complete(this.value, this.area.selectionStart, this.metrics, this.labels);
    this.chosen = 0;
    this.dispatchEvent(new CustomEvent('query-change', { detail: { query: this.value, caret: this.area.selectionStart } }));
  };

  private readonly close = () => { this.completion = undefined; };

  private readonly pressed = (event: KeyboardEvent) => {
    const words = this.completion?.words ?? [];
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || (words.length === 0 && !event.shiftKey))) { event.preventDefault(); this.close(); this.dispatchEvent(new CustomEvent('query-run')); }
    else if (words.length === 0) return;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : words.length - 1)) % words.length; }
    else if (event.key === 'Enter' || event.key === 'Tab') { event.preventDefault(); this.take(words[this.chosen]!); }
    else if (event.key === 'Escape') { event.stopPropagation(); this.close(); }
  };

  private take(word: string): void {
    const { from } = this.completion!;
    const caret = this.area.selectionStart;
    this.area.setRangeText(word, from, caret, 'end');
    this.typed();
    this.close();
    this.area.focus();
  }
}
