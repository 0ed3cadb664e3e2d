/** A page of spectrograms with the sounds beside: the recording above, Syrinx below, a section a sequence. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeWav16 } from '../../src-main/audio/encodeWav16.ts'
import { writeWholeFile } from '../../src-main/files/wholeFile.ts'
import { drawRenderPicture } from '../../src-main/tasks/experiments/html/drawRenderPicture.ts'
import { address, html, raw, type Html } from '../../src-main/tasks/experiments/html/markup.ts'
import { reportCss } from '../../src-main/tasks/experiments/html/reportCss.ts'
import { figuresOf } from '../../src-main/audio/playing/figures.ts'
import type { Judged } from '../../src-main/audio/playing/judged.ts'
import type { TakeMeasures } from '../../src-main/audio/playing/measureTake.ts'
import { shown } from './table.ts'

export interface PageTake {
  /** The instrument. */
  readonly title: string
  readonly sequence: { readonly name: string; readonly title: string }
  readonly seed: number
  readonly judged: Judged
  readonly measures: TakeMeasures
}

/** Writes pictures and wavs as takes come, and the page at the end. */
export class SoundPage {
  readonly #directory: string
  readonly #sections: Html[] = []

  constructor(directory: string) {
    this.#directory = directory
  }

  async add({ title, sequence, seed, judged, measures }: PageTake): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const name = `${title}-${sequence.name}-${String(seed)}`.replace(/[^\p{L}\p{N}.-]+/gu, '-')
    const { sampleRateHz } = judged.sound
    const line = lineOf(measures)
    const picture = drawRenderPicture({
      title: `${sequence.title} – ${title}`,
      samples: judged.sound.samples,
      reference: judged.recording.samples,
      sampleRateHz,
      expected: judged.notes.map(({ midi, startSeconds, endSeconds }) => ({
        midi,
        startSeconds,
        durationSeconds: endSeconds - startSeconds,
      })),
      measuresLine: line,
      names: { reference: 'The recording', result: 'Syrinx' },
    })
    const files = { picture: `${name}.png`, take: `${name}.wav`, recording: `${name}-recording.wav` }
    await writeWholeFile(join(this.#directory, files.picture), picture)
    await writeWholeFile(join(this.#directory, files.take), encodeWav16(judged.sound.samples, sampleRateHz))
    await writeWholeFile(
      join(this.#directory, files.recording),
      encodeWav16(judged.recording.samples, sampleRateHz),
    )
    this.#sections.push(
      html`<article>
        <h3>${sequence.title} – ${title}, seed ${seed}</h3>
        <p class="note">${line}</p>
        <img
          src="${address(files.picture)}"
          alt="Spectrograms of the recording and of Syrinx"
          loading="lazy"
        />
        <div class="players">
          <label
            >The recording <audio controls preload="none" src="${address(files.recording)}"></audio
          ></label>
          <label>Syrinx <audio controls preload="none" src="${address(files.take)}"></audio></label>
        </div>
      </article>`,
    )
  }

  /** @returns the page’s path. */
  async write(heading: string, table: string): Promise<string> {
    const path = join(this.#directory, 'index.html')
    await mkdir(this.#directory, { recursive: true })
    const page = html`<!doctype html>
      <html lang="en-GB">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="dark light" />
          <title>${heading}</title>
          <style>
            ${raw(reportCss)}
          </style>
        </head>
        <body>
          <main>
            <h1>${heading}</h1>
            <p class="asks">Recording above, Syrinx below.</p>
            <pre>${table}</pre>
            ${this.#sections}
          </main>
        </body>
      </html>`
    await writeWholeFile(path, page.markup)
    return path
  }
}

function lineOf(measures: TakeMeasures): string {
  const figures = figuresOf([measures])
  const part = (name: 'within50Drawn' | 'notesHit' | 'snr' | 'onset95', words: string) =>
    `${words} ${shown(name, figures[name]?.value)}`
  return [
    part('within50Drawn', 'within 50 cents'),
    part('notesHit', 'notes hit'),
    `${part('snr', 'SNR')} (recording ${shown('snr', figures.snr?.recording)})`,
    part('onset95', 'onsets 95 % within'),
  ].join(' · ')
}
