// `?find=…` in the address selects the first occurrence of its words, in a field of the form or in the text.

function selectInFields(form, words) {
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

// A match may cross marks; a block counts as one line, a node without text as one character.
function selectInText(editor, words) {
  let range = null;
  editor.state.doc.descendants((node, at) => {
    if (range || !node.isTextblock) return !range;
    const start = node.textBetween(0, node.content.size, undefined, "\ufffc").toLowerCase().indexOf(words);
    if (start >= 0) range = { from: at + 1 + start, to: at + 1 + start + words.length };
    return false;
  });
  if (!range) return;
  editor.view.focus();
  editor.chain().setTextSelection(range).scrollIntoView().run();
}

export function selectSearched(editor, form) {
  const words = new URLSearchParams(location.search).get("find")?.trim().toLowerCase();
  if (words && form && !selectInFields(form, words)) selectInText(editor, words);
}
