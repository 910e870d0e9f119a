import { html } from 'lit';
import { confirm, t, toast } from '@luban/console-sdk';
import { deleteObject, type Propagation } from '../data/objects.js';
import { isDangerous, type Kind } from '../model/kind.js';
import type { KubeObject } from '../model/object.js';

const choices: Propagation[] = ['Background', 'Foreground', 'Orphan'];

/** Asks, and deletes the object; with the choice of what becomes of the objects that it owns. Says whether it was deleted. */
export async function askAndDelete(kind: Kind, object: KubeObject): Promise<boolean> {
  const { name, namespace, uid } = object.metadata;
  let propagation: Propagation = 'Background';
  const sure = await confirm({
    heading: t('resources.delete.heading', { kind: kind.kind, name }),
    text: t(isDangerous(kind) ? 'resources.delete.dangerous' : 'resources.delete.text', { place: namespace ?? '' }),
    confirmLabel: t('resources.delete'), danger: true,
    ...(isDangerous(kind) ? { typeToConfirm: name } : {}),
    details: html`<fieldset style="border: 0; margin: 0; padding: 0; display: grid; gap: 4px">
      <legend style="padding: 0; font-weight: 600; margin-block-end: 4px">${t('resources.delete.owned')}</legend>
      ${choices.map(choice => html`<label style="display: flex; gap: 8px; align-items: start; min-block-size: 28px">
        <input type="radio" name="propagation" value=${choice} ?checked=${choice === propagation} style="inline-size: 18px; block-size: 18px; flex: none; margin: 3px" @change=${() => { propagation = choice; }} />
        <span>${t(`resources.delete.${choice}`)}</span></label>`)}
    </fieldset>`,
  });
  if (!sure) return false;
  await deleteObject(kind, namespace, name, { propagation, ...(uid ? { uid } : {}) });
  toast({ kind: 'ok', text: t('resources.delete.done', { name }) });
  return true;
}
