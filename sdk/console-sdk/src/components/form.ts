import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, locale, t } from '../i18n.js';
import type { InputProblem } from '../problem.js';
import { fieldOf, getAt, normalisePath, setAt, toPointer, withDefaults, type Path } from '../schema/fields.js';
import { same, type JsonSchema } from '../schema/schema.js';
import { validate, type Problem } from '../schema/validate.js';
import { base } from '../styles.js';
import { drawField, type FormView } from './form-fields.js';
import { controlStyles, formStyles } from './form-styles.js';

/**
 * A form made of a JSON Schema.
 * @fires lb-change - `{ value }`
 * @fires lb-validity - `{ valid, problems }`
 */
@customElement('lb-form')
export class LbForm extends Localized(LitElement) {
  static override styles = [base, controlStyles, formStyles];

  @property({ attribute: false }) schema: JsonSchema = {};
  /** The value; defaults are filled in. Read it back from the events or from here. */
  @property({ attribute: false }) value: unknown;
  /** What the server found wrong, shown beside the fields. */
  @property({ attribute: false }) errors: readonly InputProblem[] = [];
  /** What the server's paths begin with, such as `/spec/config`. */
  @property({ attribute: 'error-prefix' }) errorPrefix = '';
  @property({ type: Boolean }) readonly = false;
  @state() private problems: Problem[] = [];
  @state() private left = new Set<string>();
  @state() private all = false;
  private replacing = new Set<string>();
  private drafts = new Map<string, string>();
  private secrets = new Set<string>();
  private language = '';
  private original: unknown;
  private emitted: unknown;

  /** All that is wrong; from now on it is shown, and the first field with a problem has the focus. */
  validate(): Problem[] {
    this.all = true;
    this.check();
    const first = this.problems[0];
    void this.updateComplete.then(() => { if (first) this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(); });
    return this.problems;
  }

  /** Back to the value that was given. */
  reset(): void {
    this.value = structuredClone(this.original);
    this.forget();
    this.announce();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if ((changed.has('value') && this.value !== this.emitted) || changed.has('schema')) this.take();
    else if (this.language !== locale()) this.check();
    this.language = locale();
    if (changed.has('errors') && this.errors.length) this.all = true;
  }

  private take(): void {
    this.original = this.value;
    const filled = withDefaults(this.schema, this.value, this.schema);
    this.forget();
    this.value = this.emitted = same(filled, this.value) ? this.value : filled;
    this.check();
  }

  private forget(): void {
    this.left = new Set();
    this.all = false;
    this.replacing = new Set();
    this.drafts = new Map();
  }

  private check(): void {
    const unfinished = [...this.drafts.keys()].map(path => ({ path, code: 'json', message: t('sdk.schema.json') }));
    const before = JSON.stringify(this.problems);
    this.problems = [...validate(this.schema, this.value ?? {}).filter(problem => !this.isStoredSecret(problem)), ...unfinished];
    if (JSON.stringify(this.problems) !== before || !this.hasUpdated) this.dispatchEvent(new CustomEvent('lb-validity', { detail: { valid: this.problems.length === 0, problems: this.problems }, bubbles: true, composed: true }));
  }

  /** A secret that is set is masked or a reference; only the server can judge it. */
  private isStoredSecret({ path, code }: Problem): boolean {
    return code !== 'required' && !this.replacing.has(path) && this.secrets.has(path);
  }

  private announce(): void {
    this.emitted = this.value;
    this.check();
    this.dispatchEvent(new CustomEvent('lb-change', { detail: { value: this.value }, bubbles: true, composed: true }));
  }

  private get view(): FormView {
    return {
      root: this.schema, language: locale(), readonly: this.readonly,
      value: path => getAt(this.value, path),
      set: (path, value) => { this.value = setAt(this.value ?? {}, path, value); this.announce(); },
      leave: path => { this.left = new Set(this.left).add(toPointer(path)); },
      problems: path => this.problemsAt(path),
      replacing: path => this.isReplacing(toPointer(path)),
      replace: (path, on) => { on ? this.replacing.add(toPointer(path)) : this.replacing.delete(toPointer(path)); this.requestUpdate(); },
      draft: path => this.drafts.get(toPointer(path)),
      setDraft: (path, text) => this.setDraft(path, text),
    };
  }

  private isReplacing(pointer: string): boolean {
    this.secrets.add(pointer);
    return this.replacing.has(pointer);
  }

  private setDraft(path: Path, text: string): void {
    const pointer = toPointer(path);
    try {
      const value = text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
      this.drafts.delete(pointer);
      this.value = setAt(this.value ?? {}, path, value);
    } catch {
      this.drafts.set(pointer, text);
    }
    this.announce();
  }

  private problemsAt(path: Path): string[] {
    const pointer = toPointer(path);
    const own = this.all || this.left.has(pointer) ? this.problems.filter(problem => problem.path === pointer).map(problem => problem.message) : [];
    return [...own, ...this.errors.filter(error => normalisePath(error.path, this.errorPrefix) === pointer && pointer !== '').map(error => error.message ?? error.code ?? '')];
  }

  protected override render() {
    const root = fieldOf(this.schema, [], true, this.schema, locale());
    const drawn = html`<div class="fields">${drawField(root, this.view)}</div>`;
    return html`${this.summary()}${drawn}`;
  }

  /** Server problems of no field, which would be lost otherwise. */
  private summary() {
    const general = this.errors.filter(error => normalisePath(error.path, this.errorPrefix) === '' || getAt(this.value, pathOf(normalisePath(error.path, this.errorPrefix)).slice(0, -1)) === undefined);
    return general.length ? html`<div class="summary" role="alert"><ul>${general.map(error => html`<li>${error.path ? `${error.path}: ` : nothing}${error.message ?? error.code}</li>`)}</ul></div>` : nothing;
  }
}

const pathOf = (pointer: string): Path => pointer.split('/').slice(1).map(part => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
