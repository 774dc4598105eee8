// What hyparquet makes of our files: jobs come in as lines of JSON, {"file": "a.parquet", "text": "a.tbl"}, answers go
// out in the same order, {"count": 16, "wrong": ""}: how many columns were compared with .tbl, and what was wrong.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parquetMetadata, parquetRead, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const texts = new Map()

function rowsOf(path) {
  if (!texts.has(path)) {
    texts.set(path, readFileSync(path, 'utf8').trimEnd().split('\n').map(line => line.slice(0, -1).split('|')))
  }
  return texts.get(path)
}

const hundredths = text => text.includes('.') ? text.replace('.', '').replace(/^(-?)0+(?=\d)/, '$1') : text + '00'
const day = date => date.toISOString().slice(0, 10)

// Whether a value is the one that .tbl has, by the type that the file declares.
function same(element, value, text) {
  const logical = element.logical_type?.type ?? element.converted_type
  if (value === null || value === undefined) return false
  if (logical === 'DECIMAL') return String(Math.round(Number(value) * 100)) === String(Number(hundredths(text)))
  if (logical === 'DATE' || logical?.startsWith('TIMESTAMP')) return value instanceof Date && day(value) === text
  if (element.type === 'DOUBLE') return value === Number(text)
  return String(value) === text
}

async function compare({ file: path, text }) {
  const rows = rowsOf(text)
  const bytes = readFileSync(path)
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const metadata = parquetMetadata(file)
  const elements = parquetSchema(metadata).children.map(child => child.element)
  if (elements.length !== rows[0].length) return { count: 0, wrong: `${elements.length} columns` }
  let got
  await parquetRead({ file, metadata, compressors, onComplete: data => { got = data } })
  if (got.length !== rows.length) return { count: 0, wrong: `${got.length} rows, not ${rows.length}` }
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < elements.length; j++) {
      if (!same(elements[j], got[i][j], rows[i][j])) {
        return { count: 0, wrong: `row ${i}, ${elements[j].name} is ${got[i][j]}, not ${rows[i][j]}` }
      }
    }
  }
  return { count: elements.length, wrong: '' }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer
  try {
    answer = await compare(JSON.parse(line))
  } catch (error) {
    answer = { count: 0, wrong: String(error) }
  }
  console.log(JSON.stringify(answer))
}
