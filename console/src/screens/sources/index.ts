import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'sources', messages: {}, routes: [] };
export default area;
