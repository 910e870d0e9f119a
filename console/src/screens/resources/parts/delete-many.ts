import { html } from 'lit';
import { ApiError, confirm, toast, t } from '@luban/console-sdk';
import { deleteObject } from '../data/objects.js';
import { isDangerous, type Kind } from '../model/kind.js';
import type { KubeMetadata } from '../model/object.js';

/** What a try said about one object. */
interface Outcome {
  object: KubeMetadata;
  error: ApiError | null;
}

const nameOf = (object: KubeMetadata) => (object.namespace ? `${object.namespace}/${object.name}` : object.name);

/** Deletes several objects, after a dry run has shown which of them can be. Says whether anything was deleted. */
export async function deleteMany(kind: Kind, objects: readonly KubeMetadata[]): Promise<boolean> {
  const tried = await each(kind, objects, true);
  const possible = tried.filter(outcome => !outcome.error).map(outcome => outcome.object);
  const sure = await confirm({
    heading: t('resources.deleteMany.heading', { count: objects.length, kind: kind.kind }),
    text: t(possible.length ? 'resources.deleteMany.text' : 'resources.deleteMany.none'),
    confirmLabel: t('resources.deleteMany.confirm', { count: possible.length }), danger: true,
    ...(isDangerous(kind) ? { typeToConfirm: kind.plural } : {}),
    details: html`<ul>${tried.map(({ object, error }) => html`<li><code>${nameOf(object)}</code>${error ? html` – ${error.message}` : ''}</li>`)}</ul>`,
  });
  if (!sure || !possible.length) return false;
  const failed = (await each(kind, possible, false)).filter(outcome => outcome.error);
  toast({ kind: failed.length ? 'error' : 'ok', text: failed.length ? t('resources.deleteMany.failed', { count: failed.length, names: failed.map(outcome => nameOf(outcome.object)).join(', '), reason: failed[0]!.error!.message }) : t('resources.deleteMany.done', { count: possible.length }) });
  return true;
}

/** A few at a time, so that a long selection does not keep everything else waiting. */
async function each(kind: Kind, objects: readonly KubeMetadata[], dryRun: boolean): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < objects.length; i += 4) {
    outcomes.push(...await Promise.all(objects.slice(i, i + 4).map(async object => {
      try {
        await deleteObject(kind, object.namespace, object.name, { dryRun, ...(object.uid ? { uid: object.uid } : {}) });
        return { object, error: null };
      } catch (error) {
        if (error instanceof ApiError) return { object, error };
        throw error;
      }
    })));
  }
  return outcomes;
}
