import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/tree-item/tree-item.js';
import '@awesome.me/webawesome/dist/components/tree/tree.js';
import '@luban/console-sdk/code';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { copyText, toast } from '@luban/console-sdk/components';
import { Loaded, shared } from '../../core/index.js';
import { fileAddress, fileText, files } from '../centre/api.js';
import { fileTree, findFiles, languageOf, type FileNode } from '../centre/file-tree.js';

const firstChoice = ['luban/extension.json', 'README.md'];

/** The files of a version's package, to look through. */
@customElement('lb-files-tab')
export class FilesTab extends Localized(LitElement) {
  static override styles = [shared, css`
    .columns { display: grid; grid-template-columns: minmax(200px, 300px) minmax(0, 1fr); gap: var(--lb-space-4); align-items: start; }
    .list { max-block-size: 620px; overflow: auto; }
    wa-input::part(form-control-label) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    .head { display: flex; gap: var(--lb-space-2); align-items: center; justify-content: space-between; flex-wrap: wrap; }
    .head code { overflow-wrap: anywhere; min-inline-size: 0; }
    lb-code { display: block; max-block-size: 600px; overflow: auto; }
    .found { list-style: none; padding: 0; } .found button { all: unset; cursor: pointer; padding: 4px 6px; min-block-size: 24px; display: block; inline-size: 100%; overflow-wrap: anywhere; border-radius: 4px; }
    .found button:hover, .found button[aria-current='true'] { background: var(--lb-brand-quiet); } .found button:focus-visible { outline: 2px solid var(--lb-focus); }
    @media (max-width: 760px) { .columns { grid-template-columns: minmax(0, 1fr); } .list { max-block-size: 260px; } }
  `];

  @property() name = '';
  @property() version = '';
  @state() private search = '';
  @state() private chosen: string | null = null;

  private readonly list = new Loaded(this, async signal => {
    const found = await files(this.name, this.version, signal);
    this.chosen = firstChoice.find(path => found.some(file => file.path === path)) ?? null;
    return found;
  });

  private readonly content = new Loaded(this, signal => fileText(this.name, this.version, this.chosen!, signal));

  protected override willUpdate(): void {
    if (this.version) this.list.for(`${this.name} ${this.version}`);
    if (this.chosen && isText(this.chosen)) this.content.for(`${this.name} ${this.version} ${this.chosen}`);
  }

  protected override render() {
    const { value, error } = this.list;
    if (error) return html`<lb-error .error=${error} @lb-retry=${() => this.list.reload()}></lb-error>`;
    if (!value) return html`<lb-skeleton card rows="8"></lb-skeleton>`;
    const found = this.search ? findFiles(value, this.search) : null;
    return html`
      <div class="columns">
        <div class="card stack">
          <wa-input type="search" size="s" label=${t('marketplace.searchFiles')} placeholder=${t('marketplace.searchFiles')} with-clear .value=${this.search} @input=${(event: Event) => { this.search = (event.target as HTMLInputElement).value; }}><wa-icon slot="start" name="search" aria-hidden="true"></wa-icon></wa-input>
          <div class="list small">
            ${found
              ? html`<ul class="found">${found.map(file => html`<li><button aria-current=${file.path === this.chosen} @click=${() => { this.chosen = file.path; }}>${file.path}</button></li>`)}</ul>${found.length ? nothing : html`<p class="muted">${t('marketplace.noFiles')}</p>`}`
              : html`<wa-tree selection="leaf" aria-label=${t('marketplace.tab.files')} @wa-selection-change=${this.select}>${fileTree(value).map(node => this.node(node))}</wa-tree>`}
          </div>
          <div class="small muted">${t('marketplace.fileCount', { count: value.length, size: format.bytes(value.reduce((sum, file) => sum + file.size, 0)) })}</div>
        </div>
        <div class="card stack">${this.chosen ? this.file(this.chosen, value.find(file => file.path === this.chosen)?.size ?? 0) : html`<lb-empty icon="file-text" heading=${t('marketplace.chooseFile')}></lb-empty>`}</div>
      </div>`;
  }

  private node(node: FileNode): TemplateResult {
    return html`<wa-tree-item data-path=${node.file ? node.path : nothing} ?selected=${node.path === this.chosen} ?expanded=${node.path === 'luban'}>
      <wa-icon name=${node.file ? 'file-text' : 'folder'} aria-hidden="true"></wa-icon>&nbsp;${node.name}${node.children.map(child => this.node(child))}
    </wa-tree-item>`;
  }

  private select(event: CustomEvent<{ selection: HTMLElement[] }>): void {
    const path = event.detail.selection[0]?.dataset['path'];
    if (path) this.chosen = path;
  }

  private file(path: string, size: number) {
    const language = languageOf(path);
    const address = fileAddress(this.name, this.version, path);
    return html`
      <div class="head">
        <div><code>${path}</code> <span class="small muted">${format.bytes(size)}</span></div>
        <div class="row">
          ${isText(path) ? html`<wa-button size="s" appearance="outlined" @click=${() => this.copy()}><wa-icon slot="start" name="copy"></wa-icon>${t('marketplace.copy')}</wa-button>
            <wa-button size="s" appearance="outlined" href=${address} download=${path.split('/').pop()!}><wa-icon slot="start" name="download"></wa-icon>${t('marketplace.download')}</wa-button>` : nothing}
        </div>
      </div>
      ${!isText(path) ? html`<lb-empty icon="file-text" heading=${t('marketplace.binary')} text=${t('marketplace.binaryText')}></lb-empty>`
        : this.content.error ? html`<lb-error .error=${this.content.error} @lb-retry=${() => this.content.reload()}></lb-error>`
        : this.content.value === undefined ? html`<lb-skeleton rows="8"></lb-skeleton>`
        : html`<lb-code readonly language=${language as string} label=${path} .value=${this.content.value}></lb-code>`}`;
  }

  private async copy(): Promise<void> {
    await copyText(this.content.value ?? '');
    toast({ kind: 'ok', text: t('marketplace.copied') });
  }
}

function isText(path: string): boolean {
  const language = languageOf(path);
  return language !== null && language !== 'image';
}
