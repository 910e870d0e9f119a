/**
 * QR codes (ISO/IEC 18004) of short texts: byte mode, error correction M, versions 1 to 20. An authenticator app reads the address of its
 * enrolment from one; it is drawn here because the secret in it must not leave the page.
 */

/** By version: how many codewords of error correction a block has, and how many blocks there are, at level M. */
const correction: readonly (readonly [perBlock: number, blocks: number])[] = [
  [10, 1], [16, 1], [26, 1], [18, 2], [24, 2], [16, 4], [18, 4], [22, 4], [22, 5], [26, 5],
  [30, 5], [22, 8], [22, 9], [24, 9], [24, 10], [28, 10], [28, 11], [26, 13], [26, 14], [26, 16],
];

const levelM = 0;

/** The modules of the code: true is dark. Without the quiet zone around it. */
export function qrCode(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = correction.findIndex((_, index) => bytes.length <= dataCodewords(index + 1) - headerBytes(index + 1)) + 1;
  if (version === 0) throw new RangeError(`The text has ${bytes.length} bytes, which is too much for a QR code of version ${correction.length}.`);
  const codewords = interleave(dataOf(bytes, version), version);
  const drawings = masks.map((_, mask) => draw(codewords, version, mask));
  return drawings.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

/** The path of an SVG in which each module is one unit. */
export function qrPath(modules: readonly (readonly boolean[])[]): string {
  return modules.map((row, y) => row.map((dark, x) => (dark ? `M${x},${y}h1v1h-1z` : '')).join('')).join('');
}

const headerBytes = (version: number) => (version < 10 ? 2 : 3);

/** How many modules hold codewords: all but the patterns, formats and versions. */
function rawModules(version: number): number {
  const rows = alignments(version).length;
  const patterns = rows === 0 ? 0 : (25 * rows - 10) * rows - 55;
  return (16 * version + 128) * version + 64 - patterns - (version >= 7 ? 36 : 0);
}

function dataCodewords(version: number): number {
  const [perBlock, blocks] = correction[version - 1]!;
  return Math.floor(rawModules(version) / 8) - perBlock * blocks;
}

/** Where the centres of the alignment patterns are, in both directions. */
function alignments(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => version * 4 + 10 - index * step).reverse()];
}

/** Mode, length, content, end and padding. */
function dataOf(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => { for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1); };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  const capacity = dataCodewords(version) * 8;
  push(0, Math.min(4, capacity - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) push(pad, 8);
  return Array.from({ length: capacity / 8 }, (_, index) => bits.slice(index * 8, index * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0));
}

/** Cuts the data into blocks, adds the error correction of each, and takes turns between them. */
function interleave(data: readonly number[], version: number): number[] {
  const [perBlock, count] = correction[version - 1]!;
  const short = Math.floor(data.length / count);
  const longer = data.length % count;
  const divisor = generator(perBlock);
  const blocks: { data: number[]; check: number[] }[] = [];
  for (let index = 0, at = 0; index < count; index++) {
    const length = short + (index >= count - longer ? 1 : 0);
    const part = data.slice(at, at += length);
    blocks.push({ data: part, check: remainder(part, divisor) });
  }
  const turns = (lists: number[][]) => Array.from({ length: Math.max(...lists.map(list => list.length)) }, (_, index) => lists.flatMap(list => (index < list.length ? [list[index]!] : []))).flat();
  return [...turns(blocks.map(block => block.data)), ...turns(blocks.map(block => block.check))];
}

/** Multiplies in the field of 256 elements modulo 0x11D. */
function times(left: number, right: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = ((product << 1) ^ ((product >>> 7) * 0x11d)) ^ (((right >>> bit) & 1) * left);
  return product;
}

/** The coefficients of the Reed-Solomon generator, without the leading one. */
function generator(degree: number): number[] {
  const result = [...Array<number>(degree - 1).fill(0), 1];
  for (let index = 0, root = 1; index < degree; index++, root = times(root, 2))
    for (let at = 0; at < degree; at++) result[at] = times(result[at]!, root) ^ (result[at + 1] ?? 0);
  return result;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const result = Array<number>(divisor.length).fill(0);
  for (const byte of data) {
    const factor = byte ^ result.shift()!;
    result.push(0);
    divisor.forEach((coefficient, index) => { result[index]! ^= times(coefficient, factor); });
  }
  return result;
}

/** Draws everything: the patterns, the codewords under a mask, the format. */
function draw(codewords: readonly number[], version: number, mask: number): boolean[][] {
  const size = version * 4 + 17;
  const modules = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const fixed = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const set = (x: number, y: number, dark: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    modules[y]![x] = dark;
    fixed[y]![x] = true;
  };
  drawPatterns(set, size, version);
  drawFormat(set, size, mask);
  if (version >= 7) drawVersion(set, size, version);
  drawCodewords(modules, fixed, codewords, size, mask);
  return modules;
}

type Setter = (x: number, y: number, dark: boolean) => void;

function drawPatterns(set: Setter, size: number, version: number): void {
  for (let at = 0; at < size; at++) { set(6, at, at % 2 === 0); set(at, 6, at % 2 === 0); }
  for (const [left, top] of [[3, 3], [size - 4, 3], [3, size - 4]] as const)
    for (let y = -4; y <= 4; y++) for (let x = -4; x <= 4; x++) {
      const ring = Math.max(Math.abs(x), Math.abs(y));
      set(left + x, top + y, ring !== 2 && ring !== 4);
    }
  const centres = alignments(version);
  const last = centres.length - 1;
  centres.forEach((left, column) => centres.forEach((top, row) => {
    if ((column === 0 && row === 0) || (column === 0 && row === last) || (column === last && row === 0)) return;
    for (let y = -2; y <= 2; y++) for (let x = -2; x <= 2; x++) set(left + x, top + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
  }));
}

function drawFormat(set: Setter, size: number, mask: number): void {
  const data = (levelM << 3) | mask;
  const bits = ((data << 10) | cyclic(data, 10, 0x537)) ^ 0x5412;
  const bit = (index: number) => ((bits >>> index) & 1) === 1;
  for (let index = 0; index <= 5; index++) set(8, index, bit(index));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let index = 9; index < 15; index++) set(14 - index, 8, bit(index));
  for (let index = 0; index < 8; index++) set(size - 1 - index, 8, bit(index));
  for (let index = 8; index < 15; index++) set(8, size - 15 + index, bit(index));
  set(8, size - 8, true);
}

function drawVersion(set: Setter, size: number, version: number): void {
  const bits = (version << 12) | cyclic(version, 12, 0x1f25);
  for (let index = 0; index < 18; index++) {
    const dark = ((bits >>> index) & 1) === 1;
    const [far, near] = [size - 11 + (index % 3), Math.floor(index / 3)];
    set(far, near, dark);
    set(near, far, dark);
  }
}

/** The check bits of a BCH code. */
function cyclic(data: number, length: number, polynomial: number): number {
  let rest = data;
  for (let index = 0; index < length; index++) rest = (rest << 1) ^ ((rest >>> (length - 1)) * polynomial);
  return rest;
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  x => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Fills what is free in columns of two, from the lower right corner up and down, around the timing column. */
function drawCodewords(modules: boolean[][], fixed: readonly (readonly boolean[])[], codewords: readonly number[], size: number, mask: number): void {
  let index = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y]![x]) continue;
        const dark = index < codewords.length * 8 && ((codewords[index >>> 3]! >>> (7 - (index & 7))) & 1) === 1;
        modules[y]![x] = dark !== masks[mask]!(x, y);
        index++;
      }
    }
  }
}

/** How hard a drawing is to read: runs, squares, what looks like a finder, and too much of one colour. */
function penalty(modules: readonly (readonly boolean[])[]): number {
  const size = modules.length;
  const columns = modules.map((_, x) => modules.map(row => row[x]!));
  let sum = 0;
  for (const line of [...modules, ...columns]) {
    const text = line.map(dark => (dark ? '1' : '0')).join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (const pattern of ['10111010000', '00001011101']) for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) sum += 40;
  }
  for (let y = 0; y < size - 1; y++) for (let x = 0; x < size - 1; x++)
    if (modules[y]![x] === modules[y]![x + 1] && modules[y]![x] === modules[y + 1]![x] && modules[y]![x] === modules[y + 1]![x + 1]) sum += 3;
  const dark = modules.flat().filter(Boolean).length;
  return sum + Math.floor(Math.abs(dark * 20 - size * size * 10) / (size * size)) * 10;
}
