import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'settings', messages: {}, routes: [] };
export default area;
