import { FragmentView } from '@luban/console-sdk';
import type { CSSResultGroup } from 'lit';
import { styles } from './styles.js';

/** What all pages of the store have: their looks, words for lists, and the chosen project, with which they begin again when it changes. */
export abstract class View extends FragmentView<'luban/page/v1'> {
  static override styles: CSSResultGroup = [styles];

  protected about(): string { return this.place; }

  /** A word of a list, such as a phase; one without words is shown as it is. */
  protected word(list: string, name: string): string {
    const key = `${list}.${name}`;
    const words = this.t(key);
    return words === key ? name : words;
  }

  /** The project of the address, or the one that everybody has. */
  protected get place(): string {
    return this.ctx.props.query['namespace'] || 'default';
  }

  protected text(texts: Record<string, string> | undefined): string {
    return texts?.[this.ctx.i18n.locale] ?? texts?.['en'] ?? '';
  }

  /** Does something for the user, and says what went wrong. */
  protected async act(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    try {
      await work();
      if (done) this.ctx.toast({ kind: 'ok', text: done });
      return true;
    } catch (error) {
      this.ctx.toast({ kind: 'error', heading: this.t('failed'), text: error instanceof Error ? error.message : String(error), duration: 0 });
      return false;
    }
  }
}
