// Was a whole news page pasted? Then its blocks are offered, read by the importer; the text stays until that is chosen.

import { pm, Plugin } from "django-prose-editor/editor";
import { post } from "newsroom/calls";
import { filled, made } from "newsroom/dialogs";
import { tidied } from "newsroom/stored";

const STAMP = /[[［【(（]\s*(?:\d{4}\s*[/.\-年]\s*)?\d{1,2}\s*[/.\-月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s*[\]］】)）]/g;
const FEWEST_LINES = 3;

export function stampsIn(text) {
  const lines = text.split(/\n/).filter((line) => line.trim()).length;
  return lines >= FEWEST_LINES ? (text.match(STAMP)?.length ?? 0) : 0;
}

// Keeps where the pasted text stands while the offer waits.
export function pagePlugin(tools) {
  const key = new pm.state.PluginKey("newsroomPage");
  const bar = made("div", { className: "body-offer", role: "group", hidden: true });
  const words = made("span");
  const take = made("button", { type: "button", className: "button", textContent: tools.says.pageTake });
  const leave = made("button", { type: "button", className: "button", textContent: tools.says.pageLeave });
  bar.append(words, take, leave);
  let view = null;

  const close = () => {
    bar.hidden = true;
    if (key.getState(view.state)) view.dispatch(view.state.tr.setMeta(key, { over: true }).setMeta("addToHistory", false));
    view.focus();
  };

  const taken = async () => {
    const offer = key.getState(view.state);
    if (!offer || take.disabled) return;
    take.disabled = true;
    try {
      const found = await post(tools.calls.page, { text: offer.text }, tools.says);
      const at = key.getState(view.state);
      if (!at) return;
      const body = new DOMParser().parseFromString(tidied(found.html), "text/html").body;
      const doc = pm.model.DOMParser.fromSchema(view.state.schema).parse(body, { preserveWhitespace: true });
      const { tr } = view.state;
      // One undo takes back the blocks alone, however soon they came after the paste.
      pm.history.closeHistory(tr.replaceRange(at.from, at.to, new pm.model.Slice(doc.content, 0, 0)));
      view.dispatch(tr.scrollIntoView());
      const left = found.left ? ` ${filled(tools.says.pageLeft, { words: found.left })}` : "";
      tools.tell(filled(tools.says.pageTaken, found) + left, true);
      close();
    } catch (refusal) {
      words.textContent = refusal.words ?? String(refusal);
    } finally {
      take.disabled = false;
    }
  };
  take.addEventListener("click", taken);
  leave.addEventListener("click", close);

  return new Plugin({
    key,
    state: {
      init: () => null,
      apply(tr, offer) {
        const told = tr.getMeta(key);
        if (told?.over) return null;
        if (told) return told;
        if (!offer || !tr.docChanged) return offer;
        const [from, to] = [tr.mapping.map(offer.from, -1), tr.mapping.map(offer.to, 1)];
        return from < to ? { ...offer, from, to } : null;
      },
    },
    view(given) {
      view = given;
      tools.wrapper.querySelector(".body-tools")?.after(bar);
      return {
        update() {
          if (!bar.isConnected) tools.wrapper.querySelector(".ProseMirror").before(bar);
          if (!key.getState(view.state)) bar.hidden = true;
        },
        destroy: () => bar.remove(),
      };
    },
    props: {
      handlePaste(given, event) {
        const text = (event.clipboardData?.getData("text/plain") ?? "").replaceAll("\r\n", "\n");
        const count = stampsIn(text);
        if (!count) return false;
        const { from } = given.state.selection;
        const size = given.state.doc.content.size - (given.state.selection.to - from);
        // After the paste itself, which goes on as any other.
        setTimeout(() => {
          const to = from + given.state.doc.content.size - size;
          given.dispatch(given.state.tr.setMeta(key, { from, to, text }).setMeta("addToHistory", false));
          words.textContent = filled(tools.says.pageFound, { count });
          bar.hidden = false;
          tools.tell(words.textContent);
        });
        return false;
      },
    },
  });
}
