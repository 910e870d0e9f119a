import type { FragmentContext } from '@luban/console-sdk';
import type { JsonSchema } from '@luban/console-sdk/components';
import { start } from '../actions.js';
import type { Param, ParamSpec, ParamValue, Pipeline } from '../model.js';

/** The schema of the values that a pipeline asks for: their types, choices and defaults. */
export function schemaOf(params: readonly ParamSpec[]): JsonSchema {
  return {
    type: 'object',
    required: params.filter(param => param.default === undefined).map(({ name }) => name),
    properties: Object.fromEntries(params.map((param, index) => [param.name, { title: param.name, ...(param.description && { description: param.description }), ...(param.default !== undefined && { default: param.default }), 'x-order': index, ...typeOf(param) }])),
  };
}

function typeOf(param: ParamSpec): JsonSchema {
  const type = param.type ?? (Array.isArray(param.default) ? 'array' : typeof param.default === 'object' || param.properties ? 'object' : 'string');
  if (type === 'array') return { type: 'array', items: { type: 'string' } };
  if (type === 'string') return { type: 'string', ...(param.enum && { enum: param.enum }) };
  const names = Object.keys(param.properties ?? {});
  return { type: 'object', properties: Object.fromEntries(names.map(name => [name, { type: 'string', title: name }])), ...(names.length ? { required: names } : { additionalProperties: { type: 'string' } }) };
}

/** Asks for the values of a pipeline, starts a run, and shows it. What was refused is asked for again, as it was entered. */
export async function askAndStart(ctx: Pick<FragmentContext, 'dialog' | 'toast' | 'confirm' | 'navigate' | 'i18n'>, pipeline: Pipeline): Promise<void> {
  const { name, namespace } = pipeline.metadata;
  const params = pipeline.spec.params ?? [];
  const folders = (pipeline.spec.workspaces ?? []).filter(workspace => !workspace.optional);
  const text = [params.length ? '' : ctx.i18n.t('start.noParams'), folders.length ? ctx.i18n.t('start.workspaces', { names: folders.map(folder => folder.name).join(', ') }) : ''].filter(Boolean).join(' ');
  let value: Record<string, ParamValue> | undefined = {};
  do {
    value = await ctx.dialog<Record<string, ParamValue>>({ heading: ctx.i18n.t('start.heading', { name }), content: text, width: '560px', form: { schema: schemaOf(params), value, confirmLabel: ctx.i18n.t('start') } }).closed;
  } while (value && !(await start(ctx, namespace!, name, given(params, value), folders.length ? { workspaces: folders.map(folder => ({ name: folder.name, emptyDir: {} })) } : {})));
}

/** What was entered; what nobody touched stays the pipeline's default. */
const given = (params: readonly ParamSpec[], value: Record<string, ParamValue>): Param[] =>
  params.filter(({ name }) => value[name] !== undefined).map(({ name }) => ({ name, value: value[name]! }));
