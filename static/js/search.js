// Names that begin as the typed words do, while one types: tags, sources and people with pages of their own.
// Without this file the form asks all the same.

const PAUSE = 150
const field = document.getElementById('q')
const list = document.querySelector('.searching .names')
let waiting = 0
let asked = 0

function hide() {
  list.hidden = true
}

function entry({ name, kind, address }) {
  const link = document.createElement('a')
  const word = document.createElement('bdi')
  const what = document.createElement('small')
  word.textContent = name
  what.textContent = kind
  link.href = address
  link.append(word, what)
  const row = document.createElement('li')
  row.append(link)
  return row
}

async function look() {
  const number = ++asked
  const typed = field.value.trim()
  if (!typed) return hide()
  const answer = await fetch(`${field.dataset.names}?q=${encodeURIComponent(typed)}`).catch(() => null)
  const names = answer?.ok ? (await answer.json()).names : []
  if (number !== asked) return
  list.replaceChildren(...names.map(entry))
  list.hidden = names.length === 0
}

function walk(event) {
  if (event.key === 'Escape') {
    hide()
    field.focus()
  }
  if (list.hidden || !['ArrowDown', 'ArrowUp'].includes(event.key)) return
  const stops = [field, ...list.querySelectorAll('a')]
  const at = stops.indexOf(document.activeElement)
  stops[(at + (event.key === 'ArrowDown' ? 1 : stops.length - 1)) % stops.length].focus()
  event.preventDefault()
}

field.addEventListener('input', event => {
  clearTimeout(waiting)
  if (!event.isComposing) waiting = setTimeout(look, PAUSE)
})
field.addEventListener('compositionend', look)
field.form.addEventListener('keydown', event => event.isComposing || walk(event))
field.form.addEventListener('focusout', event => field.form.contains(event.relatedTarget) || setTimeout(hide, PAUSE))
