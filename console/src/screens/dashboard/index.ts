import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'dashboard', messages: {}, routes: [] };
export default area;
