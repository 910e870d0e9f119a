import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/code';
import '@luban/console-sdk/components';
import { ApiError, Localized, t, toast } from '@luban/console-sdk';
import { EditorSchemas, Loaded, navigate, setPageTitle, shared, Watch, withQuery } from '../../core/index.js';
import { controls } from '../common/controls.js';
import type { Schema } from '../common/schema.js';
import '../common/subnav.js';
import { catalogue, loadKinds } from './data/kinds.js';
import { createObject } from './data/objects.js';
import { schemaOf, type KindSchema } from './data/schemas.js';
import { apiVersionOf, kindPath, objectPath, targetOf, type Kind } from './model/kind.js';
import type { KubeObject } from './model/object.js';
import { formSchema, newObject, pointerOf } from './model/template.js';
import { readDocuments, toYaml } from './model/yaml.js';
import { breadcrumbs } from './parts/breadcrumbs.js';

/** A new object of any kind: a form made of the schema, and the same as YAML. */
@customElement('lb-resource-create-page')
export class ResourceCreatePage extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    .form { display: grid; gap: var(--lb-space-4); max-inline-size: 880px; }
    lb-code { --min-height: 380px; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private object: KubeObject | undefined;
  /** What is typed as YAML, while it does not say an object. */
  @state() private text: string | undefined;
  @state() private error: unknown;
  @state() private tried = false;
  @state() private busy = false;
  private readonly schemas = new EditorSchemas(this);
  private readonly ready = new Loaded<{ kind: Kind; schema: KindSchema }>(this, () => this.prepare());
  private form: { of: KindSchema; language: string; schema: Schema } | undefined;

  constructor() {
    super();
    new Watch(this, catalogue);
  }

  protected override willUpdate(): void {
    if (this.isConnected) this.ready.for(JSON.stringify(this.params));
  }

  private async prepare(): Promise<{ kind: Kind; schema: KindSchema }> {
    const all = await loadKinds();
    const kind = all.at(this.params);
    if (!kind) throw new ApiError(404, t('resources.gone.heading'), t('resources.gone.text', { kind: `${this.params['plural']}.${this.params['group']}` }));
    const schema = await schemaOf(kind);
    this.object = newObject(kind, schema.schema, schema.schemas, this.query.get('namespace'));
    this.text = this.error = undefined;
    setPageTitle(t('resources.create.title', { kind: kind.kind }));
    return { kind, schema };
  }

  protected override render() {
    const { kind, schema } = this.ready.value ?? {};
    if (!kind || !schema || !this.object) return html`<lb-page heading=${this.params['plural'] ?? ''}>${breadcrumbs()}${this.ready.state === 'loading' ? html`<lb-skeleton rows="8" card></lb-skeleton>` : html`<lb-error .error=${this.ready.error} @lb-retry=${() => this.ready.reload()}></lb-error>`}</lb-page>`;
    const mode = this.query.get('mode') === 'yaml' ? 'yaml' : 'form';
    return html`
      <lb-page heading=${t('resources.create.title', { kind: kind.kind })} subheading=${schema.schema.description ?? apiVersionOf(kind)}>
        ${breadcrumbs(kind)}
        <lb-subnav label=${t('resources.create.mode')} .items=${[{ path: withQuery({ mode: null }), label: t('resources.create.form') }, { path: withQuery({ mode: 'yaml' }), label: 'YAML' }]} current=${withQuery({ mode: mode === 'yaml' ? mode : null })}></lb-subnav>
        <div class="form">
          ${mode === 'form' ? this.fields(kind, schema) : this.yaml(kind, schema)}
          ${this.tried ? html`<div class="note ok" role="status"><wa-icon name="circle-check" aria-hidden="true"></wa-icon><span>${t('resources.dryRun.ok')}</span></div>` : nothing}
          ${this.error ? html`<lb-error .error=${this.error} no-retry></lb-error>` : nothing}
          <div class="row end">
            <wa-button appearance="plain" href=${kindPath(kind)}>${t('resources.cancel')}</wa-button>
            <wa-button appearance="outlined" ?disabled=${this.busy} @click=${() => this.create(kind, true)}>${t('resources.dryRun')}</wa-button>
            <wa-button variant="brand" ?loading=${this.busy} @click=${() => this.create(kind, false)}>${t('resources.create')}</wa-button>
          </div>
        </div>
      </lb-page>`;
  }

  private fields(kind: Kind, schema: KindSchema) {
    if (this.isUnreadable) return html`<div class="note warn"><wa-icon name="triangle-alert" aria-hidden="true"></wa-icon><div class="grow"><span>${t('resources.create.unreadable')}</span><div><wa-button size="s" appearance="outlined" href=${withQuery({ mode: 'yaml' })}>${t('resources.create.toYaml')}</wa-button></div></div></div>`;
    const language = t('resources.name');
    if (this.form?.of !== schema || this.form.language !== language) this.form = { of: schema, language, schema: formSchema(kind, schema.full, { name: language, namespace: t('resources.namespace'), labels: t('resources.labels'), annotations: t('resources.annotations') }) };
    const { apiVersion, kind: name, ...value } = this.object!;
    return html`<lb-form .schema=${this.form.schema} .value=${value} .errors=${this.problems()} @lb-change=${(event: CustomEvent<{ value: Record<string, unknown> }>) => this.change({ apiVersion, kind: name, ...event.detail.value } as KubeObject)}></lb-form>`;
  }

  private yaml(kind: Kind, schema: KindSchema) {
    return html`<lb-code language="yaml" label=${t('resources.create.yamlLabel')} .value=${this.text ?? toYaml(this.object)} .schema=${this.schemas.on(schema.full, { target: targetOf(kind) })}
      @lb-change=${(event: CustomEvent<{ value: string }>) => this.type(event.detail.value)}></lb-code>`;
  }

  private get isUnreadable(): boolean {
    if (this.text === undefined) return false;
    const [document, ...more] = readDocuments(this.text);
    return !document?.object || more.length > 0;
  }

  private change(object: KubeObject): void {
    this.object = object;
    this.text = undefined;
    this.error = undefined;
    this.tried = false;
  }

  /** YAML and form say the same: what can be read goes to the form, what cannot stays a text until it can. */
  private type(text: string): void {
    this.text = text;
    const [document, ...more] = readDocuments(text);
    this.tried = false;
    this.error = undefined;
    if (document?.object && !more.length) this.object = document.object;
  }

  /** The object to send: the typed text where there is one, because only it keeps what the form does not show. */
  private read(): KubeObject | undefined {
    if (this.text === undefined) return this.object;
    const [document, ...more] = readDocuments(this.text);
    if (document?.object && !more.length) return document.object;
    const problems = (document?.problems ?? []).map(problem => ({ path: t('resources.yaml.line', { line: problem.line }), message: problem.text ?? t(problem.message!) }));
    this.error = new ApiError(400, t('resources.yaml.unreadable'), t(more.length ? 'resources.yaml.oneOnly' : 'resources.yaml.unreadable'), undefined, undefined, undefined, problems);
    return undefined;
  }

  private problems() {
    return this.error instanceof ApiError ? this.error.problems.map(problem => ({ ...problem, path: pointerOf(problem.path ?? '') })) : [];
  }

  private async create(kind: Kind, dryRun: boolean): Promise<void> {
    const object = this.read();
    if (!object) return;
    this.busy = true;
    this.error = undefined;
    this.tried = false;
    try {
      const created = await createObject(kind, object, { dryRun });
      if (dryRun) { this.tried = true; return; }
      toast({ kind: 'ok', text: t('resources.create.done', { kind: kind.kind, name: created.metadata.name }) });
      navigate(objectPath(kind, created.metadata.namespace, created.metadata.name));
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}
