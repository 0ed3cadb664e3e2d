/** What the graphs ask for besides the weights: views and small index tables made of a crop. */
import { receptiveField, type Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import type { Crop } from '../compute.ts'
import { minusOnesInput, targetsInput } from '../graph/head.ts'
import { inputNames, surplusRows } from '../graph/layers.ts'
import { floats, integers, type Feeds } from './session.ts'

/**
 * Rows of the first convolution's output. The last code is only predicted, and with two taps the first one is only a
 * past: row r is fed with codes r … r + taps − 1 and predicts code r + taps.
 */
export const rowCount = (it: Hyperparameters, crop: Crop): number => crop.codes.length - it.initialFilterWidth

/** The first row whose prediction sees a whole receptive field. */
export const firstPredictingRow = (it: Hyperparameters): number => receptiveField(it) - it.initialFilterWidth

export function cropFeeds(it: Hyperparameters, crop: Crop): Feeds {
  const rows = rowCount(it, crop)
  const first = firstPredictingRow(it)
  const feeds = { ...lookUpFeeds(it, crop, 0, rows), ...targetFeeds(it, crop, first, rows) }
  for (const [layer, surplus] of surplusRows(it, false).entries())
    feeds[inputNames.condition(layer)] = conditionRows(it, crop, first - surplus, rows)
  return feeds
}

/** Of rows `start` … `end − 1`, all of which predict or none (then without targets). */
export function chunkFeeds(it: Hyperparameters, crop: Crop, start: number, end: number): Feeds {
  const feeds = lookUpFeeds(it, crop, start, end)
  if (start >= firstPredictingRow(it)) Object.assign(feeds, targetFeeds(it, crop, start, end))
  const condition = conditionRows(it, crop, start, end)
  for (const layer of it.dilations.keys()) feeds[inputNames.condition(layer)] = condition
  return feeds
}

function lookUpFeeds(it: Hyperparameters, crop: Crop, start: number, end: number): Feeds {
  const feeds: Feeds = { [inputNames.category]: integers(Int32Array.of(crop.category ?? 0), 1) }
  for (let tap = 0; tap < it.initialFilterWidth; tap++) {
    const codes = (crop.heard ?? crop.codes).subarray(start + tap, end + tap)
    const rows = Int32Array.from(codes, (code) => code + tap * it.quantizationChannels)
    feeds[inputNames.tap(tap)] = integers(rows, end - start)
  }
  return feeds
}

function targetFeeds(it: Hyperparameters, crop: Crop, start: number, end: number): Feeds {
  const taps = it.initialFilterWidth
  const targets = Int32Array.from(crop.codes.subarray(start + taps, end + taps))
  return {
    [targetsInput]: integers(targets, end - start, 1),
    [minusOnesInput]: floats(new Float32Array(end - start).fill(-1), end - start, 1),
  }
}

/** The rows of the codes that are predicted by rows `start` … `end − 1`. */
function conditionRows(it: Hyperparameters, crop: Crop, start: number, end: number): Feeds[string] {
  const { localChannels: C, initialFilterWidth: taps } = it
  const rows = crop.local?.subarray((start + taps) * C, (end + taps) * C) ?? new Float32Array(0)
  return floats(rows, C > 0 ? end - start : 0, C)
}
