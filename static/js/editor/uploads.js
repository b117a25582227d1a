// Uploading a picture, with a dialog for its alternative text, credit and licence.

import { openDialog } from "newsroom/editor/dialogs";
import { get, post, Refused } from "newsroom/editor/requests";
import { readJsonItem, writeItem } from "newsroom/lib/storage";
import { fill } from "newsroom/lib/text";

// The size of the part that is sent so that the server can extract the metadata.
const METADATA_BYTES = 512 * 1024;
const LAST_VALUES = "newsroom-picture";

async function upload(file, values, tools) {
  const { messages, urls } = tools;
  const chosen = file ?? values.file;
  const name = chosen?.name ?? "";
  if (/[/\\]/.test(name) || name.startsWith(".")) throw new Refused("", { file: [fill(messages.fileName, { name })] });
  tools.announce(fill(messages.uploading, { name }));
  try {
    const fields = { file: chosen, name, alt: values.alt, credit: values.credit, licence: values.licence };
    const { picture } = await post(urls.upload, fields, messages);
    return { ...picture, caption: values.caption, name };
  } catch (error) {
    // The errors name the file, because there may be several.
    if (error.errors?.file) error.errors.file = error.errors.file.map((message) => `${name}: ${message}`);
    throw error;
  }
}

// The licences to choose from, and the credit and caption in the file's metadata.
function startingValues(file, { messages, urls }) {
  if (!file) return get(urls.upload, {}, messages);
  return post(urls.upload, { look: "1", file: file.slice(0, METADATA_BYTES) }, messages);
}

// Resolves to the uploaded picture, or null. Without a file the dialog has a field for it.
export async function openUpload(file, tools) {
  const { messages } = tools;
  const { licences, told: metadata } = await startingValues(file, tools);
  const last = readJsonItem("sessionStorage", LAST_VALUES, {});
  const choices = licences.map(({ id, name }) => ({ value: String(id), label: name }));
  const onlyLicence = choices.length === 1 ? choices[0].value : undefined;
  const fields = [
    { name: "file", label: messages.file, type: "file", accept: "image/*", hidden: Boolean(file) },
    { name: "alt", label: messages.alt, help: messages.altHelp },
    { name: "credit", label: messages.credit, value: metadata.credit || last.credit, help: metadata.mark },
    {
      name: "licence",
      label: messages.licence,
      options: [{ value: "", label: "–" }, ...choices],
      value: onlyLicence ?? last.licence,
    },
    { name: "caption", label: messages.caption, value: metadata.caption },
  ];
  const title = file ? `${messages.pictureTitle}: ${file.name}` : messages.pictureTitle;
  const act = async (values) => {
    const picture = await upload(file, values, tools);
    writeItem("sessionStorage", LAST_VALUES, JSON.stringify({ credit: values.credit, licence: values.licence }));
    return picture;
  };
  return openDialog({ title, fields, submit: messages.upload, messages, act });
}
