// Which words did somebody come here to change? `?find=…` selects where they first stand: in a line of the form, else in
// the text.

function inFields(form, words) {
  for (const name of ["headline", "standfirst"]) {
    const field = form.elements[name];
    const at = field ? field.value.toLowerCase().indexOf(words) : -1;
    if (at < 0) continue;
    field.focus();
    field.setSelectionRange(at, at + words.length);
    return true;
  }
  return false;
}

// Words may go on from one mark into the next; a block is read as one line, its leaves as one character.
function inText(editor, words) {
  let found = null;
  editor.state.doc.descendants((node, at) => {
    if (found || !node.isTextblock) return !found;
    const begins = node.textBetween(0, node.content.size, undefined, "\ufffc").toLowerCase().indexOf(words);
    if (begins >= 0) found = { from: at + 1 + begins, to: at + 1 + begins + words.length };
    return false;
  });
  if (!found) return;
  editor.view.focus();
  editor.chain().setTextSelection(found).scrollIntoView().run();
}

export function selectFound(editor, form) {
  const words = new URLSearchParams(location.search).get("find")?.trim().toLowerCase();
  if (words && form && !inFields(form, words)) inText(editor, words);
}
