import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'about', messages: {}, routes: [] };
export default area;
