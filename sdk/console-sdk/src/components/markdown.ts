import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base } from '../styles.js';
import './skeleton.js';

/** Markdown as safe HTML. What renders it is loaded when the first text is there. */
@customElement('lb-markdown')
export class LbMarkdown extends LitElement {
  static override styles = [base, css`
    .text { line-height: 1.65; overflow-wrap: anywhere; }
    .text > :first-child { margin-block-start: 0; }
    .text > :last-child { margin-block-end: 0; }
    h1, h2, h3, h4 { line-height: 1.3; margin-block: 1.4em 0.5em; font-weight: 650; }
    h1 { font-size: 1.45rem; } h2 { font-size: 1.2rem; padding-block-end: 0.25em; border-block-end: 1px solid var(--lb-border); } h3 { font-size: 1.05rem; } h4 { font-size: 1rem; }
    p, ul, ol, blockquote, pre, table { margin-block: 0 1em; }
    ul, ol { padding-inline-start: 1.6em; }
    li + li { margin-block-start: 0.25em; }
    a { text-decoration: underline; text-underline-offset: 2px; }
    code { font-family: var(--lb-font-mono); font-size: 0.88em; background: var(--lb-page); border: 1px solid var(--lb-border); border-radius: 4px; padding: 1px 4px; }
    pre { background: var(--lb-page); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-3); overflow: auto; line-height: 1.5; }
    pre code { background: none; border: 0; padding: 0; overflow-wrap: normal; }
    blockquote { margin-inline: 0; padding-inline-start: var(--lb-space-4); border-inline-start: 4px solid var(--lb-border); color: var(--lb-text-muted); }
    table { border-collapse: collapse; display: block; overflow-x: auto; max-inline-size: 100%; }
    th, td { border: 1px solid var(--lb-border); padding: 5px 10px; text-align: start; }
    th { background: var(--lb-page); font-weight: 600; }
    img { max-inline-size: 100%; block-size: auto; border-radius: var(--lb-radius-small); }
    hr { border: 0; border-block-start: 1px solid var(--lb-border); margin-block: 1.5em; }
  `];

  @property() text = '';
  /** The address that relative links and pictures are below. */
  @property() base = '';
  /** By how much headings are moved down, so that the page keeps one h1. */
  @property({ type: Number, attribute: 'heading-offset' }) headingOffset = 1;
  @state() private fragment: DocumentFragment | null = null;
  private turn = 0;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('text') || changed.has('base') || changed.has('headingOffset')) void this.draw();
  }

  private async draw(): Promise<void> {
    const turn = ++this.turn;
    if (!this.text) { this.fragment = null; return; }
    const { renderMarkdown } = await import('./markdown-render.js');
    if (turn === this.turn) this.fragment = renderMarkdown(this.text, { base: this.base, headingOffset: this.headingOffset });
  }

  protected override render() {
    return this.text && !this.fragment ? html`<lb-skeleton rows="4"></lb-skeleton>` : html`<div class="text">${this.fragment}</div>`;
  }
}
