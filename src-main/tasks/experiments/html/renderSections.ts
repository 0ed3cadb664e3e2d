/** Each network with its sounds: picture, players, measures. */
import type { RenderReport, Report, VariantReport } from '../../../../src-shared/experiments/report.ts'
import { measuresLine } from '../../../../src-shared/experiments/reportWords.ts'
import { address, html, raw, type Html } from './markup.ts'

export const renderSections = ({ variants }: Report): Html[] => variants.map(variantSection)

function variantSection({ title, words, renders, failed }: VariantReport): Html {
  return html`<section class="variant">
    <h2>${title}</h2>
    <p class="note">${words}</p>
    ${failed === undefined ? '' : html`<p class="no">Its work failed: ${failed}</p>`}
    ${renders.map(renderArticle)}
  </section>`
}

function renderArticle({ title, measures, sound, reference, picture }: RenderReport): Html {
  return html`<article>
    <h3>${title}</h3>
    <p class="note number">${measuresLine(measures)}</p>
    ${
      picture === null
        ? ''
        : html`<img
            src="${address(picture)}"
            alt="${reference === null ? `Spectrogram of what was generated: ${title}` : `Spectrograms of what was asked for, above, and of what was generated, below: ${title}`}"
            loading="lazy"
            width="1600"
          />`
    }
    <div class="players">
      ${reference === null ? raw('') : player('Asked for', reference)} ${player('Generated', sound)}
    </div>
  </article>`
}

const player = (name: string, file: string): Html =>
  html`<label>${name} <audio controls preload="none" src="${address(file)}"></audio></label>`
