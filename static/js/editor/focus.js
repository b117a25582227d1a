// A chain of commands on the focused text. Tiptap's own focus() takes effect a frame later, and a key typed before that
// would go elsewhere.

export function focused(editor) {
  editor.view.focus();
  return editor.chain().scrollIntoView();
}
