import { FragmentView } from '@luban/console-sdk';
import { css, type CSSResultGroup } from 'lit';
import type { RunState } from './states.js';

/** What all fragments of DevOps have: their looks, and words for the states of runs. */
export abstract class View<P extends string> extends FragmentView<P> {
  static override styles: CSSResultGroup = css`
    :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-4); min-inline-size: 0; color: var(--lb-text); }
    * { box-sizing: border-box; }
    a { color: var(--lb-link); text-decoration: none; }
    a:hover { text-decoration: underline; }
    h2, h3, h4, p, dl, dd, ul, ol { margin: 0; }
    ul, ol { padding: 0; list-style: none; }
    h2, h3 { font-size: 1.13rem; font-weight: 650; }
    code { font-family: var(--lb-font-mono); font-size: 0.87rem; overflow-wrap: anywhere; }
    button { font: inherit; color: inherit; }
    :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 2px; border-radius: var(--lb-radius-small); }
    input, select { font: inherit; font-size: 0.93rem; color: inherit; background-color: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color, var(--lb-text-muted)); border-radius: var(--lb-radius-small); padding: 4px 10px; min-block-size: 34px; min-inline-size: 0; max-inline-size: 100%; }
    select { appearance: none; padding-inline-end: 32px; background: var(--lb-surface) var(--lb-chevron, none) no-repeat right 8px center / 16px; }
    .muted { color: var(--lb-text-muted); }
    .tools { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; }
    .tools input[type='search'] { flex: 1 1 14rem; }
    .section { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-3); }
    .card { background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-4); }
    .visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  `;

  protected state = (state: RunState) => this.t(`state.${state}`);
}
