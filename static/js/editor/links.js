// The dialog for a link.

import { openDialog } from "newsroom/editor/dialogs";
import { focused } from "newsroom/editor/focus";
import { SAFE_LINK } from "newsroom/editor/nodes";
import { Refused } from "newsroom/editor/requests";

// "example.com/page" becomes "https://example.com/page".
const BARE_HOST = /^[\w-]+(\.[\w-]+)+(\/|$)/;
const REMOVE = "-";

function askForAddress(current, messages) {
  const act = async (values) => {
    const typed = values.address.trim();
    const address = BARE_HOST.test(typed) ? `https://${typed}` : typed;
    if (!SAFE_LINK.test(address)) throw new Refused("", { address: [messages.badAddress] });
    return address;
  };
  const also = current ? { label: messages.unlink, value: REMOVE } : null;
  const fields = [{ name: "address", label: messages.address, value: current }];
  return openDialog({ title: messages.link, fields, submit: messages.apply, messages, act, also });
}

export async function editLink({ editor, messages }) {
  const current = editor.getAttributes("link").href ?? "";
  const address = await askForAddress(current, messages);
  const chain = focused(editor).extendMarkRange("link");
  if (address === REMOVE) chain.unsetLink().run();
  else if (address && editor.state.selection.empty && !current) {
    const marks = [{ type: "link", attrs: { href: address } }];
    chain.insertContent({ type: "text", text: address, marks }).run();
  } else if (address) chain.setLink({ href: address }).run();
  else editor.view.focus();
}
