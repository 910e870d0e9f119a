import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'extensions', messages: {}, routes: [] };
export default area;
