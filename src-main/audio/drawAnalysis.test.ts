import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, it } from 'vitest'
import { font, registerFonts } from './chart.ts'
import { magmaAt } from './colours.ts'
import { drawAnalysis } from './drawAnalysis.ts'
import { concatenate, frequencyOfMidi, sine } from './testing.ts'

const samples = concatenate(sine(frequencyOfMidi(69), 0.5, 16_000), sine(frequencyOfMidi(76), 0.5, 16_000))

async function pixelsOf(png: Buffer) {
  const image = await loadImage(png)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const count = (red: number, green: number, blue: number) => {
    let found = 0
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) found++
    return found
  }
  return { width: image.width, height: image.height, count }
}

it('draws waveform, spectrogram, pitch and notes', async () => {
  const notes = [
    { midi: 69, startSeconds: 0, durationSeconds: 0.5 },
    { midi: 76, startSeconds: 0.5, durationSeconds: 0.5 },
  ]
  const picture = await pixelsOf(drawAnalysis({ title: 'Two notes', samples, sampleRateHz: 16_000, notes }))
  expect([picture.width, picture.height]).toEqual([1600, 1000])
  // The colours of reed (waveform), rust (pitch) and bone (notes).
  expect(picture.count(0x5f, 0x74, 0x49)).toBeGreaterThan(50_000)
  expect(picture.count(0xb5, 0x53, 0x2a)).toBeGreaterThan(1000)
  expect(picture.count(0xd9, 0xcc, 0xb2)).toBeGreaterThan(10_000)
  const without = await pixelsOf(drawAnalysis({ title: 'Two notes', samples, sampleRateHz: 16_000 }))
  expect(without.count(0xd9, 0xcc, 0xb2)).toBe(0)
})

it('draws silence dark, however short', async () => {
  const { count } = await pixelsOf(
    drawAnalysis({ title: 'Nothing', samples: new Float32Array(1), sampleRateHz: 16_000 }),
  )
  expect(count(0, 0, 4)).toBeGreaterThan(400_000)
})

it('brings its own font', () => {
  registerFonts()
  const context = createCanvas(10, 10).getContext('2d')
  const widthIn = (style: string) => {
    context.font = style
    return context.measureText('Mel spectrogram −40 dB').width
  }
  expect(widthIn(font(40))).not.toBe(widthIn('40px "No such font"'))
  expect(widthIn(font(40, 600))).toBeGreaterThan(widthIn(font(40)))
})

it('colours levels with magma, from black to pale yellow, ever lighter', () => {
  expect(magmaAt(-1)).toEqual([0, 0, 4])
  expect(magmaAt(1)).toEqual([252, 253, 191])
  const lightness = Array.from({ length: 101 }, (_, i) => {
    const [red, green, blue] = magmaAt(i / 100)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  })
  lightness.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(lightness[i]))
})
