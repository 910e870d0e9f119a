import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are the console's tokens, so that a change of theme needs no new editor. */
const look = EditorView.theme({
  '&': { color: 'var(--lb-text)', backgroundColor: 'var(--lb-surface)', fontSize: '13px', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--lb-font-mono)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--lb-text)' },
  '.cm-gutters': { backgroundColor: 'var(--lb-surface)', color: 'var(--lb-text-muted)', border: 'none', borderInlineEnd: '1px solid var(--lb-border)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in oklab, var(--lb-brand-quiet) 30%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--lb-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in oklab, var(--lb-brand) 28%, transparent)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--lb-brand-quiet)', color: 'inherit', outline: '1px solid var(--lb-brand)' },
  '.cm-searchMatch': { backgroundColor: 'var(--wa-color-warning-fill-normal)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--wa-color-warning-fill-loud)', color: 'var(--wa-color-warning-on-loud)' },
  '.cm-tooltip': { backgroundColor: 'var(--lb-surface-raised)', border: '1px solid var(--lb-border)', borderRadius: '6px', boxShadow: '0 6px 18px rgb(0 0 0 / 18%)', color: 'var(--lb-text)', maxWidth: 'min(480px, 90vw)', fontFamily: 'var(--lb-font)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--lb-font-mono)', maxHeight: '14em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', minHeight: '24px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--lb-brand-quiet)', color: 'var(--lb-on-brand-quiet)' },
  '.cm-completionDetail': { color: 'var(--lb-text-muted)', fontStyle: 'normal', marginInlineStart: '1em' },
  '.cm-tooltip.cm-completionInfo': { padding: '6px 10px' },
  '.cm-hover': { padding: '6px 10px' },
  '.cm-diagnostic': { padding: '5px 10px', borderInlineStartWidth: '3px' },
  '.cm-panels': { backgroundColor: 'var(--lb-page)', color: 'var(--lb-text)', borderColor: 'var(--lb-border)' },
  '.cm-panel.cm-search': { padding: '8px 32px 8px 10px', fontFamily: 'var(--lb-font)' },
  '.cm-textfield': { backgroundColor: 'var(--lb-surface)', color: 'inherit', border: '1px solid var(--wa-form-control-border-color)', borderRadius: '5px', padding: '4px 8px', fontSize: '13px' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--lb-surface)', color: 'inherit', border: '1px solid var(--lb-border)', borderRadius: '5px', padding: '4px 10px', fontSize: '13px' },
  '.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', gap: '4px', fontSize: '13px', minHeight: '24px' },
  '.cm-panel.cm-search [name=close]': { minWidth: '24px', minHeight: '24px', fontSize: '18px', color: 'inherit', insetBlockStart: '8px', insetInlineEnd: '8px' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--lb-page)', borderColor: 'var(--lb-border)', color: 'var(--lb-text-muted)' },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--wa-color-brand-on-quiet)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--wa-color-success-on-quiet)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--wa-color-warning-on-quiet)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--lb-text-muted)' },
  { tag: [tags.typeName, tags.labelName, tags.meta], color: 'var(--wa-color-danger-on-quiet)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--lb-text-muted)' },
]);

/** How the editor looks. */
export const theme = [look, syntaxHighlighting(colours)];
