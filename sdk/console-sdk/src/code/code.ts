import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { forceLinting, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { locale, Localized, t } from '../i18n.js';
import '../messages.js';
import type { InputProblem } from '../problem.js';
import type { JsonSchema } from '../schema/schema.js';
import { base } from '../styles.js';
import { checkAnew, schemaCompletion, schemaHover, schemaLint, type TextKnowledge } from './schema-support.js';
import { theme } from './theme.js';
import { parseText } from './yaml.js';

/** What reads a language; loaded when a text of it is shown. */
const grammars: Partial<Record<string, () => Promise<Extension>>> = {
  yaml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  json: async () => (await import('@codemirror/lang-json')).json(),
};

/** Marks a change that the page made, not the user. */
const fromOutside = Annotation.define<boolean>();

/**
 * An editor for YAML, JSON and text; with a schema it checks, completes and explains.
 * @fires lb-change - `{ value }`
 * @fires lb-validity - `{ valid, problems }`: after each check of YAML or JSON.
 */
@customElement('lb-code')
export class LbCode extends Localized(LitElement) {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: false };
  static override styles = [base, css`
    :host { block-size: var(--height, auto); }
    .frame { block-size: 100%; min-block-size: var(--min-height, 160px); max-block-size: var(--max-height, 70vh); display: grid; border: 1px solid var(--wa-form-control-border-color, var(--lb-border)); border-radius: var(--lb-radius); overflow: hidden; background: var(--lb-surface); }
    :host([readonly]) .frame { border-color: var(--lb-border); }
    .frame:focus-within { outline: 2px solid var(--lb-focus); outline-offset: 0; }
    .frame > div { min-block-size: 0; min-inline-size: 0; }
  `];

  @property() language: 'yaml' | 'json' | 'markdown' | 'text' = 'yaml';
  @property() value = '';
  @property({ type: Boolean, reflect: true }) readonly = false;
  @property({ type: Boolean }) wrap = false;
  @property({ attribute: false }) schema: JsonSchema | undefined;
  /** What the server found wrong, marked where its paths lead. */
  @property({ attribute: false }) problems: readonly InputProblem[] = [];
  /** What the text is, for those who do not see it. */
  @property() label = '';
  private view?: EditorView;
  private grammar: Extension = [];
  private shown = '';
  private readonly modes = new Compartment();
  private readonly words = new Compartment();

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && !this.view) this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.view?.destroy();
    delete this.view;
  }

  override focus(): void {
    this.view?.focus();
  }

  /** Puts the cursor where a path leads, such as `/spec/replicas`. */
  async goTo(path: string): Promise<void> {
    const range = (await parseText(this.value)).rangeOf(path);
    this.view?.dispatch({ selection: { anchor: range.from }, scrollIntoView: true });
    this.view?.focus();
  }

  protected override firstUpdated(): void {
    this.start();
  }

  private start(): void {
    const parent = this.renderRoot.querySelector<HTMLElement>('.editor')!;
    this.view = new EditorView({
      parent, root: this.renderRoot as ShadowRoot,
      state: EditorState.create({ doc: this.value, extensions: [
        lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), foldGutter(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
        highlightActiveLine(), highlightSelectionMatches(), indentUnit.of('  '), EditorState.tabSize.of(2),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
        EditorView.updateListener.of(update => {
          if (!update.docChanged || update.transactions.some(transaction => transaction.annotation(fromOutside))) return;
          this.value = update.state.doc.toString();
          this.dispatchEvent(new CustomEvent('lb-change', { detail: { value: this.value }, bubbles: true, composed: true }));
        }),
        theme, this.modes.of(this.mode()), this.words.of([]),
      ] }),
    });
    void this.localise();
  }

  /** What depends on the properties. */
  private mode(): Extension {
    const knowledge: TextKnowledge | undefined = this.language === 'yaml' || this.language === 'json'
      ? { language: this.language, schema: () => this.schema, problems: () => this.problems, checked: problems => this.announceProblems(problems) } : undefined;
    return [
      this.grammar,
      knowledge && !this.readonly ? [schemaCompletion(knowledge), schemaLint(knowledge), lintGutter(), schemaHover(knowledge)] : knowledge ? schemaHover(knowledge) : [],
      this.wrap || this.language === 'markdown' ? EditorView.lineWrapping : [],
      EditorState.readOnly.of(this.readonly),
      EditorView.contentAttributes.of({ 'aria-label': this.label || this.getAttribute('aria-label') || t('sdk.code.label'), 'aria-multiline': 'true', ...(this.readonly ? { 'aria-readonly': 'true' } : { 'aria-describedby': 'leave' }), tabindex: '0' }),
    ];
  }

  private async loadGrammar(): Promise<void> {
    const { language } = this;
    const grammar = await grammars[language]?.() ?? [];
    if (language !== this.language) return;
    this.grammar = grammar;
    this.view?.dispatch({ effects: this.modes.reconfigure(this.mode()) });
  }

  private async localise(): Promise<void> {
    const language = locale();
    const phrases = language === 'zh-CN' ? (await import('./phrases.zh-CN.js')).default : {};
    if (language === locale()) this.view?.dispatch({ effects: [this.words.reconfigure(EditorState.phrases.of(phrases)), this.modes.reconfigure(this.mode())] });
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!this.view) return;
    if (this.value !== this.view.state.doc.toString()) this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: this.value }, annotations: fromOutside.of(true) });
    if (changed.has('language')) void this.loadGrammar();
    if (['language', 'readonly', 'wrap', 'label'].some(name => changed.has(name))) this.view.dispatch({ effects: this.modes.reconfigure(this.mode()) });
    if (changed.has('schema') || changed.has('problems')) {
      this.view.dispatch({ effects: checkAnew.of(null) });
      forceLinting(this.view);
    }
    if (this.shown !== locale()) { this.shown = locale(); void this.localise(); }
  }

  private announceProblems(problems: InputProblem[]): void {
    this.dispatchEvent(new CustomEvent('lb-validity', { detail: { valid: problems.length === 0, problems }, bubbles: true, composed: true }));
  }

  protected override render() {
    return html`<div class="frame"><div class="editor"></div></div><span id="leave" class="visually-hidden">${t('sdk.code.leave')}</span>`;
  }
}
