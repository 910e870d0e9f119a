import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../i18n.js';
import { choicesOf, differsFromDefault, fieldOf, initialValue, membersOf, toPointer, variantsOf, type Field, type Path } from '../schema/fields.js';
import { isObject, same, type JsonSchema } from '../schema/schema.js';

/** What drawing a field needs of its form. */
export interface FormView {
  root: JsonSchema;
  language: string;
  readonly: boolean;
  value(path: Path): unknown;
  set(path: Path, value: unknown): void;
  /** The field has been left: from now on its problems are shown. */
  leave(path: Path): void;
  problems(path: Path): string[];
  /** Whether the user is writing a new value of a secret that is set. */
  replacing(path: Path): boolean;
  replace(path: Path, on: boolean): void;
  /** The text of a value that is written as JSON, while it may be unfinished. */
  draft(path: Path): string | undefined;
  setDraft(path: Path, text: string): void;
}

const idOf = (path: Path) => `f${toPointer(path)}`;

/** Draws a field with its label, hint and problems. */
export function drawField(field: Field, view: FormView): TemplateResult | typeof nothing {
  if (field.kind === 'constant') return nothing;
  if (field.kind === 'boolean') return drawBoolean(field, view);
  if (field.kind === 'object') return group(field, view, html`${membersOf(field, view.root, view.language).map(member => drawField(member, view))}${extraMembers(field, view)}`);
  if (field.kind === 'list') return group(field, view, drawList(field, view));
  if (field.kind === 'map') return group(field, view, drawMap(field, view, []));
  if (field.kind === 'choices') return group(field, view, drawChoices(field, view));
  if (field.kind === 'variant') return drawVariant(field, view);
  return html`
    <div class="field">
      <div class="head"><label for=${idOf(field.path)}>${field.title}${mark(field)}</label>${tags(field)}${backToDefault(field, view)}</div>
      ${hint(field)}${drawControl(field, view)}${problems(field, view)}
    </div>`;
}

/** The control alone, as it stands in lists and pairs. */
function drawControl(field: Field, view: FormView, label?: string): TemplateResult {
  switch (field.kind) {
    case 'number': return drawInput(field, view, label, 'number');
    case 'choice': return drawChoice(field, view, label);
    case 'secret': return drawSecret(field, view, label);
    case 'multiline': return drawMultiline(field, view, label);
    case 'code': return drawJson(field, view, label);
    default: return drawInput(field, view, label, inputTypes[field.schema.format ?? ''] ?? 'text');
  }
}

const inputTypes: Record<string, string> = { email: 'email', uri: 'url', url: 'url', date: 'date', time: 'time' };

function drawInput(field: Field, view: FormView, label: string | undefined, type: string): TemplateResult {
  const { schema, path } = field;
  const value = view.value(path);
  const read = (text: string): unknown => {
    if (text === '') return undefined;
    if (type === 'number' || (schema['x-kubernetes-int-or-string'] && /^-?\d+$/.test(text))) return Number.isFinite(Number(text)) ? Number(text) : text;
    return text;
  };
  return html`<input class="control" id=${idOf(path)} type=${type} aria-label=${label ?? nothing} .value=${live(value === undefined || value === null ? '' : String(value))}
    placeholder=${placeholder(schema)} step=${type === 'number' ? schema.multipleOf ?? (schema.type === 'integer' ? '1' : 'any') : nothing} min=${type === 'number' ? schema.minimum ?? nothing : nothing} max=${type === 'number' ? schema.maximum ?? nothing : nothing}
    ?readonly=${isReadOnly(field, view)} ?required=${field.required} autocomplete="off" spellcheck="false" aria-invalid=${invalid(field, view)} aria-describedby=${describedBy(field, view)}
    @input=${(event: Event) => view.set(path, read((event.target as HTMLInputElement).value))} @blur=${() => view.leave(path)} />`;
}

function placeholder(schema: JsonSchema): string | typeof nothing {
  const example = schema.default ?? schema.examples?.[0];
  return example === undefined || typeof example === 'object' ? nothing : String(example);
}

function drawMultiline(field: Field, view: FormView, label?: string): TemplateResult {
  return html`<textarea class="control" id=${idOf(field.path)} rows="4" aria-label=${label ?? nothing} .value=${live(String(view.value(field.path) ?? ''))} ?readonly=${isReadOnly(field, view)} ?required=${field.required}
    aria-invalid=${invalid(field, view)} aria-describedby=${describedBy(field, view)}
    @input=${(event: Event) => view.set(field.path, (event.target as HTMLTextAreaElement).value || undefined)} @blur=${() => view.leave(field.path)}></textarea>`;
}

function drawJson(field: Field, view: FormView, label?: string): TemplateResult {
  const value = view.value(field.path);
  const text = view.draft(field.path) ?? (value === undefined ? '' : JSON.stringify(value, null, 2));
  return html`<textarea class="control mono" id=${idOf(field.path)} rows=${Math.min(12, text.split('\n').length + 1)} aria-label=${label ?? nothing} placeholder="{ }" spellcheck="false" .value=${live(text)} ?readonly=${isReadOnly(field, view)}
    aria-invalid=${invalid(field, view)} aria-describedby=${describedBy(field, view)}
    @input=${(event: Event) => view.setDraft(field.path, (event.target as HTMLTextAreaElement).value)} @blur=${() => view.leave(field.path)}></textarea>`;
}

function drawChoice(field: Field, view: FormView, label?: string): TemplateResult {
  const choices = choicesOf(field.schema, view.language) ?? [];
  const current = choices.findIndex(choice => same(choice.value, view.value(field.path)));
  return html`<select class="control" id=${idOf(field.path)} aria-label=${label ?? nothing} ?disabled=${isReadOnly(field, view)} ?required=${field.required} aria-invalid=${invalid(field, view)} aria-describedby=${describedBy(field, view)}
    .value=${live(String(current))} @change=${(event: Event) => { view.set(field.path, choices[Number((event.target as HTMLSelectElement).value)]?.value); view.leave(field.path); }}>
    ${current < 0 || !field.required ? html`<option value="-1" ?selected=${current < 0}>${t('sdk.form.choose')}</option>` : nothing}
    ${choices.map((choice, index) => html`<option value=${index} ?selected=${index === current}>${choice.label}</option>`)}
  </select>`;
}

function drawSecret(field: Field, view: FormView, label?: string): TemplateResult {
  const { path } = field;
  const stored = view.value(path) !== undefined && !view.replacing(path);
  if (stored) {
    return html`<div class="secret"><span class="muted">${t('sdk.form.secret.set')}</span>${view.readonly ? nothing : html`<button type="button" class="quiet" id=${idOf(path)} @click=${() => view.replace(path, true)}>${t('sdk.form.secret.replace')}</button>`}</div>`;
  }
  return html`<input class="control" id=${idOf(path)} type="password" autocomplete="new-password" aria-label=${label ?? nothing} ?readonly=${isReadOnly(field, view)} ?required=${field.required}
    aria-invalid=${invalid(field, view)} aria-describedby=${describedBy(field, view)}
    @input=${(event: Event) => { view.replace(path, true); view.set(path, (event.target as HTMLInputElement).value || undefined); }} @blur=${() => view.leave(path)} />`;
}

function drawBoolean(field: Field, view: FormView): TemplateResult {
  return html`
    <div class="field">
      <div class="head">
        <label class="tickline"><input class="tick" type="checkbox" id=${idOf(field.path)} .checked=${live(view.value(field.path) === true)} ?disabled=${isReadOnly(field, view)} aria-invalid=${invalid(field, view)} aria-describedby=${describedBy(field, view)}
          @change=${(event: Event) => { view.set(field.path, (event.target as HTMLInputElement).checked); view.leave(field.path); }} /><span>${field.title}</span></label>
        ${tags(field)}${backToDefault(field, view)}
      </div>
      ${hint(field)}${problems(field, view)}
    </div>`;
}

function drawChoices(field: Field, view: FormView): TemplateResult {
  const chosen = listOf(view.value(field.path));
  const choices = choicesOf(field.schema.items as JsonSchema, view.language) ?? [];
  return html`<div class="ticks">${choices.map(({ value, label }) => html`
    <label class="tickline"><input class="tick" type="checkbox" .checked=${live(chosen.some(item => same(item, value)))} ?disabled=${isReadOnly(field, view)}
      @change=${(event: Event) => view.set(field.path, (event.target as HTMLInputElement).checked ? [...chosen, value] : chosen.filter(item => !same(item, value)))} /><span>${label}</span></label>`)}</div>`;
}

function drawList(field: Field, view: FormView): TemplateResult {
  const items = listOf(view.value(field.path));
  const fixed = isReadOnly(field, view);
  const put = (next: unknown[]) => view.set(field.path, next.length || field.required ? next : undefined);
  const move = (from: number, to: number) => { const next = [...items]; next.splice(to, 0, ...next.splice(from, 1)); put(next); };
  return html`
    <div class="items">
      ${items.map((_, index) => {
        const item = fieldOf(field.schema.items as JsonSchema | undefined, [...field.path, index], true, view.root, view.language);
        const name = t('sdk.form.item', { name: field.title, number: index + 1 });
        return html`<div class="item ${isDeep(item) ? 'deep' : ''}">
          ${isDeep(item) ? drawField({ ...item, title: item.title || name }, view) : html`<div class="field">${drawControl(item, view, name)}${problems(item, view)}</div>`}
          ${fixed ? nothing : html`<div class="tools">
            ${tool('chevron-up', t('sdk.form.up', { name }), () => move(index, index - 1), index === 0)}
            ${tool('chevron-down', t('sdk.form.down', { name }), () => move(index, index + 1), index === items.length - 1)}
            ${tool('x', t('sdk.form.remove', { name }), () => put(items.filter((__, at) => at !== index)))}
          </div>`}
        </div>`;
      })}
      ${fixed || items.length >= (field.schema.maxItems ?? Infinity) ? nothing : addButton(() => put([...items, initialValue(field.schema.items, view.root) ?? emptyOf(field.schema.items)]))}
    </div>`;
}

/** Members of names that the user chooses; those that the schema names are left out. */
function drawMap(field: Field, view: FormView, named: readonly string[]): TemplateResult {
  const value = view.value(field.path);
  const entries = Object.entries(isObject(value) ? value : {}).filter(([name]) => !named.includes(name));
  const schema = field.schema.additionalProperties;
  const fixed = isReadOnly(field, view);
  const rename = (from: string, to: string) => {
    if (isObject(value) && to !== '' && !(to in value)) view.set(field.path, Object.fromEntries(Object.entries(value).map(([name, member]) => [name === from ? to : name, member])));
  };
  const add = () => {
    let name = 'key';
    for (let number = 2; isObject(value) && name in value; number++) name = `key${number}`;
    view.set([...field.path, name], initialValue(schema, view.root) ?? emptyOf(schema));
  };
  return html`
    <div class="items">
      ${repeat(entries, (_, index) => index, ([name]) => {
        const member = fieldOf(schema, [...field.path, name], true, view.root, view.language);
        return html`<div class="item ${isDeep(member) ? 'deep' : ''}">
          <div class=${isDeep(member) ? 'items' : 'pair'}>
            <input class="control" .value=${live(name)} aria-label=${t('sdk.form.key')} ?readonly=${fixed} spellcheck="false" @change=${(event: Event) => rename(name, (event.target as HTMLInputElement).value.trim())} />
            ${isDeep(member) ? drawField({ ...member, title: name }, view) : html`<div class="field">${drawControl(member, view, t('sdk.form.valueOf', { name }))}${problems(member, view)}</div>`}
          </div>
          ${fixed ? nothing : html`<div class="tools">${tool('x', t('sdk.form.remove', { name }), () => view.set(member.path, undefined))}</div>`}
        </div>`;
      })}
      ${fixed ? nothing : addButton(add)}
    </div>`;
}

/** Members beside the named ones, where the schema says what they are. */
function extraMembers(field: Field, view: FormView): TemplateResult | typeof nothing {
  if (!isObject(field.schema.additionalProperties)) return nothing;
  return drawMap(field, view, Object.keys(field.schema.properties ?? {}));
}

function drawVariant(field: Field, view: FormView): TemplateResult {
  const value = view.value(field.path);
  const { variants, titles, current: nearest } = variantsOf(field, value, view.root, view.language);
  const current = value === undefined ? -1 : nearest;
  const choose = (index: number) => view.set(field.path, index < 0 ? undefined : initialValue(variants[index], view.root) ?? emptyOf(variants[index]));
  return group(field, view, html`
    <div class="field"><select class="control" aria-label=${t('sdk.form.variant', { name: field.title })} ?disabled=${isReadOnly(field, view)} .value=${live(String(current))}
      @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}>
      ${current < 0 || !field.required ? html`<option value="-1" ?selected=${current < 0}>${t('sdk.form.choose')}</option>` : nothing}
      ${titles.map((title, index) => html`<option value=${index} ?selected=${index === current}>${title}</option>`)}</select></div>
    ${current < 0 ? nothing : drawVariantFields(fieldOf(variants[current], field.path, field.required, view.root, view.language), field.title, view)}`);
}

function drawVariantFields(field: Field, title: string, view: FormView) {
  if (field.kind === 'constant') return nothing;
  if (field.kind === 'object') return membersOf(field, view.root, view.language).map(member => drawField(member, view));
  return isDeep(field) ? drawField(field, view) : html`<div class="field">${drawControl(field, view, title)}</div>`;
}

function group(field: Field, view: FormView, content: TemplateResult): TemplateResult {
  if (field.path.length === 0) return html`${content}${problems(field, view)}`;
  return html`<fieldset class="group" aria-describedby=${describedBy(field, view)}><legend>${field.title}${mark(field)} ${tags(field)}</legend>${hint(field)}${content}${problems(field, view)}</fieldset>`;
}

const isDeep = (field: Field) => ['object', 'list', 'map', 'variant', 'choices', 'boolean'].includes(field.kind);
const isReadOnly = (field: Field, view: FormView) => view.readonly || field.schema.readOnly === true;
const invalid = (field: Field, view: FormView) => (view.problems(field.path).length > 0 ? 'true' : nothing);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function emptyOf(schema: JsonSchema | boolean | undefined): unknown {
  const type = isObject(schema) ? schema['type'] : undefined;
  return type === 'number' || type === 'integer' ? 0 : type === 'boolean' ? false : type === 'object' ? {} : type === 'array' ? [] : '';
}

function describedBy(field: Field, view: FormView): string | typeof nothing {
  const ids = [field.description ? `${idOf(field.path)}-hint` : '', view.problems(field.path).length ? `${idOf(field.path)}-problem` : ''].filter(Boolean).join(' ');
  return ids || nothing;
}

const hint = (field: Field) => (field.description ? html`<div class="hint" id="${idOf(field.path)}-hint">${field.description}</div>` : nothing);
const mark = (field: Field) => (field.required ? html`<span class="required" aria-hidden="true"> *</span>` : nothing);
const tags = (field: Field) => (field.schema.deprecated ? html`<span class="tag">${t('sdk.form.deprecated')}</span>` : nothing);

function problems(field: Field, view: FormView) {
  const found = view.problems(field.path);
  return found.length ? html`<div id="${idOf(field.path)}-problem">${found.map(message => html`<div class="problem"><wa-icon name="circle-alert" aria-hidden="true"></wa-icon><span>${message}</span></div>`)}</div>` : nothing;
}

function backToDefault(field: Field, view: FormView) {
  if (isReadOnly(field, view) || field.kind === 'secret' || !differsFromDefault(field, view.value(field.path))) return nothing;
  return html`<button type="button" class="quiet back" title=${JSON.stringify(field.schema.default)} @click=${() => view.set(field.path, structuredClone(field.schema.default))}>${t('sdk.form.default')}</button>`;
}

function tool(icon: string, label: string, run: () => void, disabled = false) {
  return html`<button type="button" class="quiet" aria-label=${label} title=${label} ?disabled=${disabled} @click=${run}><wa-icon name=${icon} aria-hidden="true"></wa-icon></button>`;
}

function addButton(run: () => void) {
  return html`<button type="button" class="quiet add" @click=${run}><wa-icon name="plus" aria-hidden="true"></wa-icon>${t('sdk.form.add')}</button>`;
}
