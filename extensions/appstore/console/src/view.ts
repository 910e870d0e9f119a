import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, css } from 'lit';
import { property } from 'lit/decorators.js';

export const styles = css`
  :host { display: block; }
  .bar { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; margin-block-end: var(--lb-space-4); }
  .bar input, label.field input, label.field select { font: inherit; color: inherit; background: var(--lb-surface); border: 1px solid var(--lb-text-muted); border-radius: var(--lb-radius-small); padding: 6px 10px; min-block-size: 36px; box-sizing: border-box; max-inline-size: 100%; }
  .bar input[type='search'] { flex: 1 1 14rem; min-inline-size: 0; }
  button, a.button { font: inherit; font-weight: 600; color: var(--lb-text); background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); padding: 6px 14px; min-block-size: 36px; cursor: pointer; box-sizing: border-box; display: inline-flex; align-items: center; gap: 6px; text-decoration: none; }
  button:hover, a.button:hover { border-color: var(--lb-text-muted); }
  button.primary, a.primary { background: var(--wa-color-brand-fill-loud); color: var(--wa-color-brand-on-loud); border-color: transparent; }
  button.danger { color: var(--lb-error); }
  button[aria-pressed='true'], button[aria-selected='true'] { border-color: var(--lb-link); color: var(--lb-link); }
  button:disabled { opacity: 0.55; cursor: default; }
  :focus-visible { outline: 2px solid var(--lb-link); outline-offset: 2px; }
  .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: var(--lb-space-4); list-style: none; padding: 0; margin: 0; }
  .card, section { background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-4); box-sizing: border-box; min-inline-size: 0; }
  section { margin-block-end: var(--lb-space-4); }
  h2, h3 { margin: 0 0 var(--lb-space-2); font-size: 1.05rem; }
  p { margin: 0 0 var(--lb-space-3); overflow-wrap: anywhere; }
  .muted { color: var(--lb-text-muted); }
  .tag { display: inline-block; border: 1px solid var(--lb-border); border-radius: 999px; padding: 1px 10px; font-size: 0.85rem; color: var(--lb-text-muted); }
  .notice { border-inline-start: 4px solid var(--lb-warn); padding: var(--lb-space-2) var(--lb-space-3); background: var(--lb-page); margin-block-end: var(--lb-space-4); overflow-wrap: anywhere; }
  .tabs { display: flex; gap: var(--lb-space-2); overflow-x: auto; margin-block-end: var(--lb-space-4); padding: 3px; }
  .tabs button { flex: none; }
  label.field { display: grid; gap: 4px; margin-block-end: var(--lb-space-3); }
  dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: var(--lb-space-2) var(--lb-space-4); margin: 0; }
  dt { color: var(--lb-text-muted); }
  dd { margin: 0; overflow-wrap: anywhere; }
  code { font-family: var(--lb-font-mono); font-size: 0.9em; }
  .row { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: baseline; justify-content: space-between; }
`;

/** What all pages of the store have: words that follow the language, and the chosen namespace. */
export class View extends LitElement {
  static override styles = [styles];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.onProps(() => this.requestUpdate());
  }

  protected t(key: string, values?: Record<string, unknown>): string {
    return this.ctx.i18n.t(key, values);
  }

  /** The namespace of the address; the first project otherwise is the default one. */
  protected get place(): string {
    return this.ctx.props.query.namespace || 'default';
  }

  /** What is behind a part of the page's path. */
  protected rest(after: string): string[] {
    return this.ctx.props.path.split(after)[1]?.split('/').filter(Boolean).map(decodeURIComponent) ?? [];
  }

  protected text(texts: Record<string, string> | undefined): string {
    return texts?.[this.ctx.i18n.locale] ?? texts?.en ?? '';
  }

  /** Does something for the user, and shows what went wrong. */
  protected async act(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    try {
      await work();
      if (done) this.ctx.toast({ text: done, variant: 'success' } as never);
      return true;
    } catch (error) {
      this.ctx.toast({ text: error instanceof Error ? error.message : String(error), variant: 'danger' } as never);
      return false;
    }
  }
}
