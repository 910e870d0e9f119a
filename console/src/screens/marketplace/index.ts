import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'marketplace', messages: {}, routes: [] };
export default area;
