/** Computes spectrograms beside the window; a newer view ends the work on an older one. */
import type { SoundLevel, SpectrogramPicture, ToSpectrogram } from './messages.ts'
import { loudestLevel, SpectrogramPainter } from './spectrogram.ts'

const sliceMilliseconds = 30

let sound: { samples: Float32Array; sampleRateHz: number } = {
  samples: new Float32Array(0),
  sampleRateHz: 16_000,
}
let newest = 0

addEventListener('message', ({ data }: MessageEvent<ToSpectrogram>) => {
  if (data.kind === 'sound') {
    sound = { samples: data.samples, sampleRateHz: data.sampleRateHz }
    const told: SoundLevel = { kind: 'level', loudestDb: loudestLevel(sound.samples, sound.sampleRateHz) }
    postMessage(told)
  } else {
    newest = data.turn
    const painter = new SpectrogramPainter(sound.samples, sound.sampleRateHz, data.view)
    const go = () => {
      if (data.turn !== newest) return
      if (!painter.work(sliceMilliseconds)) {
        setTimeout(go)
        return
      }
      const { levels } = painter
      const picture: SpectrogramPicture = { kind: 'picture', turn: data.turn, view: data.view, levels }
      postMessage(picture, { transfer: [levels.buffer] })
    }
    go()
  }
})
