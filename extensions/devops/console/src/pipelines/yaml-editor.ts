import { ApiError, type FragmentContext, type InputProblem } from '@luban/console-sdk';
import type { JsonSchema } from '@luban/console-sdk/components';
import { css, html, nothing, type LitElement } from 'lit';
import { pipelines, type Pipeline } from '../model.js';

/** The YAML of a pipeline: checked against the schema of its kind while one types, and saved on top of what was opened. */
export class YamlEditor {
  static readonly styles = css`.save { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); align-items: center; justify-content: space-between; }`;

  private text: string | undefined;
  private opened = '';
  private base: Pipeline | undefined;
  private schema: JsonSchema | undefined;
  private problems: readonly InputProblem[] = [];
  private error: unknown;

  constructor(private readonly host: LitElement) {}

  get isDirty(): boolean { return this.text !== undefined && this.text !== this.opened; }

  close(): void {
    this.text = this.base = this.error = undefined;
    this.problems = [];
    this.host.requestUpdate();
  }

  render(pipeline: Pipeline, ctx: FragmentContext<'luban/page/v1'>, mayWrite: boolean) {
    const { t } = ctx.i18n;
    const isOpen = this.text !== undefined;
    return html`
      <div class="save">
        <h3>${t('pipeline.yaml')}</h3>
        <span class="tools">
          ${isOpen && mayWrite ? html`<wa-button size="s" variant="brand" ?disabled=${!this.isDirty} @click=${() => this.save(ctx)}><wa-icon slot="start" name="save"></wa-icon>${t('save')}</wa-button>` : nothing}
          ${isOpen ? html`<wa-button size="s" appearance="outlined" @click=${() => this.close()}>${t('close')}</wa-button>` : html`<wa-button size="s" appearance="outlined" @click=${() => this.open(pipeline, ctx)}><wa-icon slot="start" name="pencil"></wa-icon>${t(mayWrite ? 'edit' : 'show')}</wa-button>`}
        </span>
      </div>
      ${this.error ? html`<lb-error no-retry .error=${this.error}></lb-error>` : nothing}
      ${isOpen ? html`<lb-code language="yaml" label=${t('pipeline.yaml')} ?readonly=${!mayWrite} .value=${this.opened} .schema=${this.schema} .problems=${this.problems} @lb-change=${(event: CustomEvent<{ value: string }>) => { this.text = event.detail.value; this.host.requestUpdate(); }}></lb-code>` : nothing}`;
  }

  private async open(pipeline: Pipeline, ctx: FragmentContext<'luban/page/v1'>): Promise<void> {
    this.base = pipeline;
    const { toYaml } = await import('@luban/console-sdk/code');
    const { resourceVersion: _r, uid: _u, generation: _g, creationTimestamp: _c, managedFields: _m, ...metadata } = pipeline.metadata as typeof pipeline.metadata & { managedFields?: unknown };
    this.text = this.opened = await toYaml({ apiVersion: 'tekton.dev/v1', kind: 'Pipeline', metadata, spec: pipeline.spec });
    this.schema ??= await schemaOfPipeline(ctx);
    this.host.requestUpdate();
  }

  private async save(ctx: FragmentContext<'luban/page/v1'>): Promise<void> {
    const { parseText } = await import('@luban/console-sdk/code');
    const { value, problems } = await parseText(this.text ?? '');
    if (problems.length) return;
    const base = this.base!;
    const edited = value as Pipeline;
    try {
      // On top of the revision that was opened: whoever wrote meanwhile is not overwritten.
      await pipelines(base.metadata.namespace).replace({ ...edited, metadata: { ...edited.metadata, name: base.metadata.name, resourceVersion: base.metadata.resourceVersion! } });
      this.close();
      ctx.toast({ kind: 'ok', text: ctx.i18n.t('saved') });
    } catch (error) {
      this.error = error;
      this.problems = error instanceof ApiError ? error.problems : [];
      this.host.requestUpdate();
    }
  }
}

/** The schema of the kind, from the server's own description; without it the text is only checked when it is saved. */
async function schemaOfPipeline(ctx: FragmentContext<'luban/page/v1'>): Promise<JsonSchema | undefined> {
  try {
    const { paths } = await ctx.json<{ paths: Record<string, { serverRelativeURL: string }> }>('/openapi/v3');
    const { components } = await ctx.json<{ components: { schemas: Record<string, JsonSchema> } }>(paths['apis/tekton.dev/v1']!.serverRelativeURL);
    const found = Object.values(components.schemas).find(schema => (schema['x-kubernetes-group-version-kind'] as { kind: string }[] | undefined)?.some(one => one.kind === 'Pipeline'));
    return found && { ...found, components };
  } catch (error) {
    ctx.log.warn('the schema of pipelines cannot be read', error);
    return undefined;
  }
}
