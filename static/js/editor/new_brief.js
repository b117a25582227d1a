// Creating a flash brief from the editor, and embedding it.

import { insertEmbeds } from "newsroom/editor/cards";
import { openDialog } from "newsroom/editor/dialogs";
import { post } from "newsroom/editor/requests";
import { fill } from "newsroom/lib/text";

export function embedBrief(view, brief, from, to, tools) {
  const id = String(brief.id);
  tools.briefs.put(id, brief);
  insertEmbeds(view, [view.state.schema.nodes.flashBrief.create({ id })], from, to);
  tools.announce(fill(tools.messages.embedded, { title: brief.title }));
}

async function createBrief(values, { urls, messages }) {
  try {
    return (await post(urls.create, values, messages)).brief;
  } catch (error) {
    const { errors } = error;
    if (errors?.body) errors.text = errors.body;
    delete errors?.body;
    // The server rejects a duplicate text: this shows the checkbox that confirms it.
    if (errors?.headline && !values.same_text_is_meant) errors.same_text_is_meant = [""];
    throw error;
  }
}

// The brief replaces the text from `from` to `to`.
export async function addNewBrief(view, headline, from, to, tools) {
  const { messages } = tools;
  const fields = [
    { name: "headline", label: messages.headline, value: headline },
    { name: "text", label: messages.text, rows: 5 },
    { name: "label", label: messages.label },
    { name: "original_url", label: messages.source, type: "url" },
    { name: "same_text_is_meant", label: messages.sameText, type: "checkbox", hidden: true },
  ];
  const act = (values) => createBrief(values, tools);
  const title = messages.newBriefPlain;
  const brief = await openDialog({ title, fields, submit: messages.publishAndEmbed, messages, act });
  if (brief) embedBrief(view, brief, from, to, tools);
  else view.focus();
}
