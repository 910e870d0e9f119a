import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';

const hues = ['blue', 'green', 'purple', 'orange', 'cyan', 'pink', 'indigo', 'red'] as const;

/** The hue of an extension that has no icon of its own: always the same for an id. */
function hueOf(id: string): (typeof hues)[number] {
  let sum = 0;
  for (const character of id.toLowerCase()) sum = (sum * 31 + character.codePointAt(0)!) >>> 0;
  return hues[sum % hues.length]!;
}

/** The icon of an extension, or a sign in a colour of its own. Decoration: the name stands beside it. */
@customElement('lb-extension-icon')
export class ExtensionIcon extends LitElement {
  static override styles = css`
    :host { display: inline-grid; place-items: center; flex: none; inline-size: var(--size, 44px); block-size: var(--size, 44px); border-radius: 22%; overflow: hidden; font-size: calc(var(--size, 44px) * 0.5); }
    .sign { display: grid; place-items: center; inline-size: 100%; block-size: 100%; background: color-mix(in oklab, var(--hue) 20%, var(--lb-surface)); color: color-mix(in oklab, var(--hue) 70%, var(--lb-text)); }
    img { inline-size: 100%; block-size: 100%; object-fit: contain; background: var(--lb-surface); }
    .blue { --hue: var(--wa-color-blue-50); } .green { --hue: var(--wa-color-green-50); } .purple { --hue: var(--wa-color-purple-50); } .orange { --hue: var(--wa-color-orange-50); }
    .cyan { --hue: var(--wa-color-cyan-50); } .pink { --hue: var(--wa-color-pink-50); } .indigo { --hue: var(--wa-color-indigo-50); } .red { --hue: var(--wa-color-red-50); }
    :host([large]) { --size: 72px; }
    :host([small]) { --size: 30px; }
  `;

  /** The id of the extension. */
  @property() name = '';
  /** Where its icon is, on this server. */
  @property() src: string | null | undefined;
  @state() private failed: string | null = null;

  protected override render() {
    const address = this.src && this.src !== this.failed && isOwn(this.src) ? this.src : null;
    return address
      ? html`<img src=${address} alt="" loading="lazy" @error=${() => { this.failed = address; }} />`
      : html`<span class="sign ${hueOf(this.name)}" aria-hidden="true">${this.name ? html`<wa-icon name="package"></wa-icon>` : nothing}</span>`;
  }
}

// The content security policy lets no picture of another server in.
function isOwn(address: string): boolean {
  return new URL(address, location.href).origin === location.origin;
}
