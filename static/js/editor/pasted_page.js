// A whole news page pasted into the text: the editor offers to turn it into blocks, parsed by the importer. The text is
// unchanged until the user accepts.

import { pm, Plugin } from "django-prose-editor/editor";
import { post } from "newsroom/editor/requests";
import { tidy } from "newsroom/editor/stored";
import { make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

// Such as [2025/3/1 09:30] or （3月1日）.
const TIMESTAMP =
  /[[［【(（]\s*(?:\d{4}\s*[/.\-年]\s*)?\d{1,2}\s*[/.\-月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s*[\]］】)）]/g;
const MIN_LINES = 3;

export function timestampsIn(text) {
  const lines = text.split(/\n/).filter((line) => line.trim()).length;
  return lines >= MIN_LINES ? (text.match(TIMESTAMP)?.length ?? 0) : 0;
}

// The plugin's state is the offer: { from, to, text } of the pasted page, or null.
export function pagePlugin(tools) {
  const { messages } = tools;
  const key = new pm.state.PluginKey("newsroomPage");
  const message = make("span");
  const accept = make("button", { type: "button", className: "button", textContent: messages.pageTake });
  const decline = make("button", { type: "button", className: "button", textContent: messages.pageLeave });
  const bar = make("div", { className: "body-offer", role: "group", hidden: true }, message, accept, decline);
  let view = null;

  const setOffer = (target, offer) =>
    target.dispatch(target.state.tr.setMeta(key, { offer }).setMeta("addToHistory", false));

  const close = () => {
    bar.hidden = true;
    if (key.getState(view.state)) setOffer(view, null);
    view.focus();
  };

  const replaceText = (html) => {
    const { from, to } = key.getState(view.state);
    const body = new DOMParser().parseFromString(tidy(html), "text/html").body;
    const doc = pm.model.DOMParser.fromSchema(view.state.schema).parse(body, { preserveWhitespace: true });
    const { tr } = view.state;
    // One undo removes only the blocks, even directly after the paste.
    pm.history.closeHistory(tr.replaceRange(from, to, new pm.model.Slice(doc.content, 0, 0)));
    view.dispatch(tr.scrollIntoView());
  };

  const parse = async () => {
    const offer = key.getState(view.state);
    if (!offer || accept.disabled) return;
    accept.disabled = true;
    try {
      const page = await post(tools.urls.page, { text: offer.text }, messages);
      // The text may have been deleted meanwhile.
      if (!key.getState(view.state)) return;
      replaceText(page.html);
      const left = page.left ? ` ${fill(messages.pageLeft, { words: page.left })}` : "";
      tools.announce(fill(messages.pageTaken, page) + left, true);
      close();
    } catch (error) {
      message.textContent = error.message;
    } finally {
      accept.disabled = false;
    }
  };
  accept.addEventListener("click", parse);
  decline.addEventListener("click", close);

  return new Plugin({
    key,
    state: {
      init: () => null,
      apply(tr, offer) {
        const change = tr.getMeta(key);
        if (change) return change.offer;
        if (!offer || !tr.docChanged) return offer;
        const [from, to] = [tr.mapping.map(offer.from, -1), tr.mapping.map(offer.to, 1)];
        return from < to ? { ...offer, from, to } : null;
      },
    },
    view(editorView) {
      view = editorView;
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
      handlePaste(target, event) {
        const text = (event.clipboardData?.getData("text/plain") ?? "").replaceAll("\r\n", "\n");
        const count = timestampsIn(text);
        if (!count) return false;
        const { from, to } = target.state.selection;
        const sizeWithout = target.state.doc.content.size - (to - from);
        // Runs after the paste itself, which proceeds as usual.
        setTimeout(() => {
          setOffer(target, { from, to: from + target.state.doc.content.size - sizeWithout, text });
          message.textContent = fill(messages.pageFound, { count });
          bar.hidden = false;
          tools.announce(message.textContent);
        });
        return false;
      },
    },
  });
}
