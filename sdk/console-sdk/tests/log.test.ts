import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterLines, parseLogLine } from '../src/components/log-parser.js';

test('time and level are read from lines as programs write them', () => {
  assert.deepEqual(parseLogLine('2026-01-02T03:04:05.678Z info: Ready', 1), { number: 1, raw: '2026-01-02T03:04:05.678Z info: Ready', message: 'Ready', time: '2026-01-02T03:04:05.678Z', level: 'information' });
  const serilog = parseLogLine('[12:00:01 ERR] broken', 1);
  assert.deepEqual([serilog.time, serilog.level, serilog.message], ['12:00:01', 'error', 'broken']);
  assert.equal(parseLogLine('12:00:01 [WARN] slow', 1).level, 'warning');
  assert.equal(parseLogLine('Information is not always a level', 1).level, 'information');
  assert.equal(parseLogLine('just words', 1).level, undefined);
});

test('lines of JSON say what they are', () => {
  const line = parseLogLine('{"timestamp":"2026-01-02T03:04:05Z","level":"Error","category":"Notes","message":"failed","exception":"System.Exception: no"}', 7);
  assert.deepEqual({ ...line, raw: '' }, { number: 7, raw: '', message: 'failed', level: 'error', time: '2026-01-02T03:04:05Z', category: 'Notes', more: 'System.Exception: no' });
  assert.equal(parseLogLine('{ not json', 1).message, '{ not json');
});

test('a line without a level goes with the line before it', () => {
  const lines = ['info: ok', 'error: broken', '   at Some.Method()', 'debug: detail'].map((raw, index) => parseLogLine(raw, index + 1));
  assert.deepEqual(filterLines(lines, 'error', '').map(line => line.number), [2, 3]);
  assert.deepEqual(filterLines(lines, undefined, 'METHOD').map(line => line.number), [3]);
});
