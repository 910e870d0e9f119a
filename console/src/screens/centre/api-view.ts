import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiJson, t } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';

/** An OpenAPI document of this server. */
interface ApiDocument {
  name: string;
  title: string;
  url: string;
  extension?: string | null;
}

interface Operation {
  method: string;
  path: string;
  summary: string;
  deprecated: boolean;
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** The routes of an installed extension, as its OpenAPI document tells them. */
@customElement('lb-extension-api')
export class ExtensionApi extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    ul { list-style: none; padding: 0; }
    li { display: grid; grid-template-columns: 5em minmax(0, 1fr); gap: var(--lb-space-1) var(--lb-space-3); padding-block: var(--lb-space-2); align-items: baseline; }
    li + li { border-block-start: 1px solid var(--lb-border); }
    code { overflow-wrap: anywhere; } .method { font-weight: 600; font-size: 0.82rem; text-transform: uppercase; } .summary { grid-column: 2; }
    .deprecated code { text-decoration: line-through; }
  `];

  @property() name = '';
  private readonly routes = new Loaded(this, signal => this.read(signal));

  protected override willUpdate(): void {
    this.routes.for(this.name);
  }

  private async read(signal: AbortSignal): Promise<{ document: ApiDocument; operations: Operation[] } | null> {
    const all = await apiJson<ApiDocument[]>('/api/kernel/v1/openapi', { signal });
    const own = all.filter(each => each.extension?.toLowerCase() === this.name.toLowerCase());
    // Documents of its kinds are below /openapi; its routes are below /ext.
    const document = own.find(each => each.url.startsWith('/ext/')) ?? own[0];
    if (!document) return null;
    const { paths = {} } = await apiJson<{ paths?: Record<string, Record<string, { summary?: string; description?: string; deprecated?: boolean }>> }>(document.url, { signal });
    const operations = Object.entries(paths).flatMap(([path, item]) => methods.filter(method => item[method]).map(method => (
      { method, path, summary: item[method]!.summary ?? item[method]!.description ?? '', deprecated: item[method]!.deprecated === true })));
    return { document, operations };
  }

  protected override render() {
    const { value, error } = this.routes;
    if (error) return html`<lb-error .error=${error} @lb-retry=${() => this.routes.reload()}></lb-error>`;
    if (value === undefined) return html`<lb-skeleton card rows="6"></lb-skeleton>`;
    if (!value || value.operations.length === 0) return html`<lb-empty icon="network" heading=${t('extensions.api.none')} text=${t('extensions.api.noneText')}></lb-empty>`;
    return html`
      <div class="row between">
        <span class="muted">${t('extensions.api.count', { count: value.operations.length })}</span>
        <span class="row">
          <wa-button size="s" appearance="outlined" href=${value.document.url} target="_blank"><wa-icon slot="start" name="file-text"></wa-icon>OpenAPI</wa-button>
          <wa-button size="s" appearance="outlined" href="/api-explorer?document=${encodeURIComponent(value.document.name)}"><wa-icon slot="start" name="square-terminal"></wa-icon>${t('extensions.api.explorer')}</wa-button>
        </span>
      </div>
      <div class="card"><ul>${value.operations.map(operation => html`
        <li class=${operation.deprecated ? 'deprecated' : ''}><span class="method">${operation.method}</span><code>${operation.path}</code>
          ${operation.summary || operation.deprecated ? html`<span class="summary small muted">${operation.deprecated ? html`<wa-badge variant="warning" appearance="filled">${t('extensions.api.deprecated')}</wa-badge> ` : nothing}${operation.summary}</span>` : nothing}</li>`)}</ul></div>`;
  }
}
