import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';

/** What the design system calls its own marks, by our names where they differ. */
const own: Record<string, string> = {
  'circle-question': 'circle-help', 'circle-xmark': 'circle-x', 'eye-dropper': 'pipette', 'eye-slash': 'eye-off', 'file-audio': 'file-text', 'file-video': 'file-text',
  gauge: 'activity', 'grip-vertical': 'grip-vertical', image: 'file-text', indeterminate: 'minus', pause: 'pause', 'play': 'play', upload: 'upload', xmark: 'x', 'calendar': 'clock',
};

// The design system would fetch icons from outside, or from data: addresses that the policy of the page forbids; ours are a sprite of the build.
registerIconLibrary('default', { resolver: name => `${__ICON_SPRITE__}#${name}`, spriteSheet: true, mutator: square });
registerIconLibrary('system', { resolver: name => `${__ICON_SPRITE__}#${own[name] ?? name}`, spriteSheet: true, mutator: square });

// A drawing from a sprite has no size of its own: it would be 300 px wide, unseen, and widen the page.
function square(svg: SVGElement): void {
  svg.setAttribute('viewBox', '0 0 24 24');
}
