import type { FragmentContext } from '@luban/console-sdk';
import { css, html, svg } from 'lit';
import { colours, shareOf } from '../figures.js';
import type { Version } from '../model.js';

export const splitStyles = css`
  .split { display: grid; gap: var(--lb-space-2); }
  .split svg { inline-size: 100%; block-size: 14px; border-radius: 7px; background: var(--lb-border); display: block; }
  .split ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: var(--lb-space-1) var(--lb-space-4); }
  .split li { display: inline-flex; gap: 6px; align-items: center; font-variant-numeric: tabular-nums; }
  .split li svg { inline-size: 10px; block-size: 10px; border-radius: 3px; flex: none; }
`;

/** The split between versions, as a bar with a legend: what the rules say, or what really happened. */
export function splitBar(ctx: FragmentContext, versions: readonly Version[], what: 'weight' | 'measured') {
  const all = versions.map(version => version.traffic);
  const shares = versions.map(version => (what === 'weight' ? (version.weight ?? 0) / 100 : shareOf(version.traffic, all) ?? 0));
  const isEmpty = shares.every(share => share === 0);
  let from = 0;
  return html`<div class="split">
    <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${shares.map((share, index) => {
      const part = svg`<rect x=${from * 100} y="0" width=${share * 100} height="4" fill=${colours[index % colours.length]!}></rect>`;
      from += share;
      return part;
    })}</svg>
    <ul>${versions.map((version, index) => html`<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill=${colours[index % colours.length]!}></rect></svg>
      ${ctx.i18n.t('release.share', { version: version.name })} <strong>${what === 'measured' && isEmpty ? '–' : ctx.i18n.format.number(shares[index]!, { style: 'percent', maximumFractionDigits: 1 })}</strong></li>`)}</ul>
  </div>`;
}
