import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { choraleXml } from './choralesExamples.ts'
import { makePhrases } from './makePhrases.ts'

it('makes the music once, and whole or not at all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'syrinx-phrases-'))
  const corpusOf = async (xml: string) => {
    const zip = new ZipFile()
    zip.addBuffer(Buffer.from(xml), 'music21/corpus/bach/bwv1.6.xml')
    zip.end()
    const corpus = join(folder, 'corpus.whl')
    await pipeline(zip.outputStream, createWriteStream(corpus))
    return { corpus }
  }
  const music = join(folder, 'music')
  try {
    await expect(makePhrases('chorales', music, await corpusOf('<none/>'))).rejects.toMatchObject({
      code: 'instruments/no-corpus',
    })
    expect(await readdir(folder)).not.toContain('music')
    const chorale = choraleXml(['C5:32', 'E4:32', 'G3:32', 'C3:32'])
    await makePhrases('chorales', music, await corpusOf(chorale))
    expect(await readdir(music)).toEqual(['bwv1.6.mid'])
    await makePhrases('chorales', music, { corpus: join(folder, 'nowhere.whl') })
    expect((await readdir(folder)).sort()).toEqual(['corpus.whl', 'music'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
