/** A card and the room that it takes, in columns and rows of the grid. */
export interface Tile {
  id: string;
  w: number;
  h: number;
}

/** A card that there is, with the room that it would like. */
export interface KnownTile extends Tile {
  minW?: number;
}

/** A user's own arrangement, as it is kept. */
export interface Layout {
  tiles: Tile[];
  hidden: string[];
}

/** The columns of a wide dashboard. */
export const columns = 4;

/** The most rows that a card takes. */
export const tallest = 4;

/** What was kept, read with care: somebody may have written something else there. */
export function readLayout(kept: unknown): Layout {
  const given = (kept && typeof kept === 'object' ? kept : {}) as { tiles?: unknown; hidden?: unknown };
  const tiles = (Array.isArray(given.tiles) ? given.tiles : []).filter((tile): tile is Tile => typeof tile?.id === 'string' && Number.isInteger(tile.w) && Number.isInteger(tile.h));
  const hidden = (Array.isArray(given.hidden) ? given.hidden : []).filter((id): id is string => typeof id === 'string');
  return { tiles, hidden };
}

/** The cards to show: the user's own order and sizes, then what is new. What is gone keeps its place for when it comes back. */
export function arrange(known: readonly KnownTile[], layout: Layout): Tile[] {
  const byId = new Map(known.map(tile => [tile.id, tile]));
  const own = layout.tiles.flatMap(tile => { const one = byId.get(tile.id); return one ? [fit(tile, one)] : []; });
  const placed = new Set(own.map(tile => tile.id));
  const rest = known.filter(tile => !placed.has(tile.id)).map(tile => fit(tile, tile));
  return [...own, ...rest].filter(tile => !layout.hidden.includes(tile.id));
}

/** Moves a card by some places among those that are shown. */
export function move(shown: readonly Tile[], layout: Layout, id: string, to: number): Layout {
  const order = [...shown];
  const from = order.findIndex(tile => tile.id === id);
  if (from < 0) return layout;
  const [tile] = order.splice(from, 1);
  order.splice(Math.max(0, Math.min(order.length, to)), 0, tile!);
  return keep(order, layout);
}

/** Makes a card wider or taller. */
export function resize(shown: readonly Tile[], layout: Layout, id: string, by: { w?: number; h?: number }, minW = 1): Layout {
  return keep(shown.map(tile => (tile.id === id ? { ...tile, w: clamp(tile.w + (by.w ?? 0), minW, columns), h: clamp(tile.h + (by.h ?? 0), 1, tallest) } : tile)), layout);
}

/** Takes a card out of what is shown. */
export function hide(shown: readonly Tile[], layout: Layout, id: string): Layout {
  return { ...keep(shown, layout), hidden: [...new Set([...layout.hidden, id])] };
}

/** Brings a hidden card back. */
export function unhide(layout: Layout, id: string): Layout {
  return { ...layout, hidden: layout.hidden.filter(one => one !== id) };
}

/** The order of what is shown; what is not shown now, as of an extension that is switched off, stays behind it. */
function keep(shown: readonly Tile[], layout: Layout): Layout {
  const ids = new Set(shown.map(tile => tile.id));
  return { ...layout, tiles: [...shown, ...layout.tiles.filter(tile => !ids.has(tile.id))] };
}

function fit(tile: Tile, known: KnownTile): Tile {
  return { id: tile.id, w: clamp(tile.w, known.minW ?? 1, columns), h: clamp(tile.h, 1, tallest) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
