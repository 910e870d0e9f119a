import { registerIconLibrary } from '@awesome.me/webawesome/dist/webawesome.js';
import './app.js';

// The design system would fetch its icons from outside; ours are a sprite of the build.
registerIconLibrary('default', { resolver: name => `${__ICON_SPRITE__}#${name}`, spriteSheet: true });
