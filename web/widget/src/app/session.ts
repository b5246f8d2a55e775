import type { Bridge, Identity, Offered, Theme } from "../shared/config";
import { key } from "../shared/stored";
import { Api, Refused, Unreachable } from "./api";
import { setLanguage } from "./i18n";
import { personOf } from "./identity";
import { exclusively, Keep } from "./keep";
import { Live } from "./live";
import { Outbox } from "./outbox";
import { chime } from "./sound";
import { threadOf, type State, type View } from "./state";
import { Store } from "./store";
import { Talks } from "./talks";
import type { Attachment, Conversation, Frame, KnownCustomer, Message, Pending, Written } from "./types";

type Word = { messages: Message[] } | { conversations: Conversation[] } | { visitor: true } | { outbox: true };

/** Everything between the screen and the server: who we are, which conversations there are, what is said. */
export class Session {
  readonly keep: Keep;
  readonly api: Api;
  readonly store: Store<State>;
  private readonly talks: Talks;
  private readonly live: Live;
  private readonly outbox: Outbox;
  private readonly tabs: BroadcastChannel | null;
  private booting: Promise<boolean> | null = null;
  private typingStops: Record<string, number> = {};
  private retryTimer = 0;
  private retries = 0;

  constructor(readonly bridge: Bridge) {
    const { site, origin } = bridge.config;
    this.keep = new Keep(site);
    this.api = new Api(origin, site, () => this.keep.visitor);
    const snapshot = this.keep.visitor ? this.keep.snapshot : null;
    this.store = new Store<State>({
      open: false, view: snapshot?.view ?? "home", current: snapshot?.current ?? null,
      boot: snapshot?.boot ?? null, trouble: null, conversations: snapshot?.boot.conversations ?? [],
      threads: snapshot?.current ? { [snapshot.current]: { messages: snapshot.messages, older: null, loaded: false, loading: false } } : {},
      pending: this.keep.outbox.read(), opening: this.keep.opening, tracking: false, typing: {}, online: navigator.onLine,
      language: this.keep.language ?? bridge.language(), theme: bridge.theme(), sound: this.keep.sound, prefill: null,
    });
    this.talks = new Talks(this.store, (count) => {
      this.keep.talking = this.store.get().conversations.length > 0;
      bridge.setUnread(count);
    });
    this.outbox = new Outbox(this.keep.outbox, (one) => this.post(one), () => this.onOutbox(), (answer) => this.onSent(answer), exclusively(site));
    this.live = new Live({
      address: (cursor) => this.api.liveAddress(cursor), onFrame: (frame) => this.onFrame(frame),
      poll: () => this.refresh(), onConnected: (yes) => yes && void this.flush(), onRefused: () => void this.boot(),
    });
    this.tabs = "BroadcastChannel" in window ? new BroadcastChannel(key(site, "tabs")) : null;
    if (this.tabs) this.tabs.onmessage = (event) => this.onWord(event.data as Word);
    addEventListener("online", this.onNetwork);
    addEventListener("offline", this.onNetwork);
    document.addEventListener("visibilitychange", this.onSight);
  }

  /** Asks the server who we are; again after signing in, and when the connection is back. False: no answer. */
  async boot(): Promise<boolean> {
    return (this.booting ??= this.bootOnce().finally(() => (this.booting = null)));
  }

  /** `chosen`: by the shopper, so it holds on the next page too; else by the page, which ends the choice. */
  async setLanguage(language: string, chosen = false): Promise<void> {
    this.keep.language = chosen ? language : null;
    await setLanguage(language);
    this.store.set({ language });
    if (this.store.get().boot) await this.boot();
  }

  setTheme(theme: Theme): void {
    this.store.set({ theme });
  }

  /** The shop spoke first: what is written next answers it. Null: it is about something else. */
  setOpening(opening: Offered | null): void {
    this.keep.opening = opening;
    this.store.set({ opening });
  }

  setSound(sound: boolean): void {
    this.keep.sound = sound;
    this.store.set({ sound });
  }

  async identify(identity: Identity | null): Promise<void> {
    this.parting(identity);
    await this.booting?.catch(() => undefined);
    await this.boot();
  }

  /** Somebody else may sit here next: nothing of this person stays. */
  forget(): void {
    this.live.stop();
    this.live.cursor = null;
    this.store.set({ boot: null, pending: [], opening: null, tracking: false });
    this.talks.clear();
    this.keep.forget();
  }

  shutdown(): void {
    this.forget();
    this.tabs?.close();
    clearTimeout(this.retryTimer);
    removeEventListener("online", this.onNetwork);
    removeEventListener("offline", this.onNetwork);
    document.removeEventListener("visibilitychange", this.onSight);
  }

  show(view: View, current: string | null = this.store.get().current): void {
    this.store.set({ view, current, tracking: false });
    this.snap();
    if (view !== "thread" || !current) return;
    const thread = threadOf(this.store.get(), current);
    if (!thread.loaded && !thread.loading) void this.loadThread(current);
    void this.markRead();
  }

  /** A quick prompt: one's orders are shown here, everything else is asked. */
  choose(prompt: string): void {
    const { boot, view } = this.store.get();
    if (view !== "thread") this.show("thread", null);
    if (prompt === boot?.tracking) this.store.set({ tracking: true });
    else {
      this.setOpening(null); // a question chosen here is no answer to what the shop asked
      this.send(prompt);
    }
  }

  /** An address was proven with a code: from now on with the token that says so. */
  proved(visitor: string, customer: KnownCustomer): void {
    const { boot } = this.store.get();
    this.keep.visitor = visitor;
    if (boot) this.store.set({ boot: { ...boot, customer, verified: true } });
    this.snap();
  }

  /** History: the newest page first, then whatever lies before it. */
  async loadThread(conversation: string, older = false): Promise<void> {
    const thread = threadOf(this.store.get(), conversation);
    this.talks.setThread(conversation, { loading: true });
    try {
      const page = await this.api.messages(conversation, older ? thread.older : null);
      this.talks.add(conversation, page.items, { older: page.next, loaded: true, loading: false });
      this.snap();
      await this.markRead();
    } catch {
      this.talks.setThread(conversation, { loading: false });
    }
  }

  send(text: string, attachments: Attachment[] = []): void {
    const { current, opening } = this.store.get();
    this.outbox.add(current, text, attachments, current === null && opening ? { id: opening.id, language: opening.language } : undefined);
    this.typing(false);
    void this.flush();
  }

  retry(clientKey: string): void {
    this.outbox.retry(clientKey);
    void this.flush();
  }

  discard(clientKey: string): void {
    this.outbox.remove(clientKey);
  }

  async leaveAddress(email: string, name?: string): Promise<void> {
    const answer = await this.api.leaveAddress({ email, ...(name && { name }) });
    if (answer.visitor) this.keep.visitor = answer.visitor;
    const { boot } = this.store.get();
    if (boot) this.store.set({ boot: { ...boot, customer: answer.customer } });
    this.snap();
  }

  typing(on: boolean): void {
    const { current } = this.store.get();
    if (current) this.live.send({ t: "typing", conversation: current, on });
  }

  /** What is on screen counts as read, and every tab agrees. */
  async markRead(): Promise<void> {
    const { open, view, current } = this.store.get();
    const one = this.talks.find(current);
    if (!open || view !== "thread" || document.hidden || !one?.unread) return;
    const read = { ...one, unread: 0 };
    this.talks.set([read]);
    this.tabs?.postMessage({ conversations: [read] } satisfies Word);
    await this.api.read(one.id).catch(() => undefined);
  }

  private async bootOnce(): Promise<boolean> {
    const identity = this.bridge.identity();
    this.parting(identity);
    const mark = this.talks.mark();
    try {
      const boot = await this.api.boot({ visitor: this.keep.visitor, identity, language: this.store.get().language });
      this.keep.visitor = boot.visitor;
      if (identity) this.keep.who = personOf(identity);
      this.store.set({ boot, trouble: null, online: true });
      this.talks.agree(boot.conversations, mark);
      this.snap();
      if (boot.conversations.length) this.live.start(boot.cursor);
      void this.flush();
      return true;
    } catch (error) {
      if (error instanceof Refused && error.status === 401 && this.keep.visitor) {
        this.keep.visitor = null; // the token is not accepted any more: begin as someone new
        return this.bootOnce();
      }
      this.store.set({ trouble: error instanceof Unreachable ? "offline" : "refused" });
      this.flushLater();
      return false;
    }
  }

  /** Another person than the one this browser is known as, or nobody: what the first one left is taken away. */
  private parting(identity: Identity | null): void {
    if (this.keep.who !== null && this.keep.who !== personOf(identity)) this.forget();
  }

  private async post(one: Pending): Promise<Written> {
    const body = { text: one.text, attachments: one.attachments.map((file) => file.id), conversation: one.conversation, opening: one.opening, client_key: one.client_key, language: this.store.get().language };
    if (!this.keep.visitor && !(await this.boot())) throw new Unreachable();
    try {
      return await this.api.send(body);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401 || !(await this.boot())) throw error;
      return this.api.send(body);
    }
  }

  private async flush(): Promise<void> {
    if (!this.outbox.all().length) return;
    if (await this.outbox.flush()) this.retries = 0;
    else this.flushLater();
  }

  private flushLater(): void {
    clearTimeout(this.retryTimer);
    if (!this.outbox.all().length && this.store.get().boot) return;
    this.retryTimer = window.setTimeout(() => void (this.store.get().boot ? this.flush() : this.boot()), Math.min(30_000, 1500 * 2 ** this.retries++));
  }

  /** Without a socket: the list and the open thread, by plain requests. */
  private async refresh(): Promise<void> {
    await this.boot();
    const { view, current } = this.store.get();
    if (view === "thread" && current) this.talks.add(current, (await this.api.messages(current, null)).items);
  }

  private onSent({ conversation, message, opening, visitor }: Written): void {
    const { current, boot } = this.store.get();
    const said = opening ? [opening, message] : [message];
    if (visitor) this.keep.visitor = visitor;
    this.talks.add(conversation.id, said, current === null ? { loaded: true } : {});
    const before = this.talks.find(conversation.id);
    const now: Conversation = { ...before, ...conversation, preview: message.text || message.attachments[0]?.name || "", last_message_at: message.created_at };
    this.talks.begin(now);
    if (current === null) {
      // What was typed while the first message was on its way goes on in the conversation it has made.
      this.keep.setDraft(conversation.id, this.keep.draft(null));
      this.keep.setDraft(null, "");
      this.setOpening(null);
      this.store.set({ current: conversation.id });
    }
    this.tabs?.postMessage({ conversations: [now] } satisfies Word);
    this.tabs?.postMessage({ messages: said } satisfies Word);
    this.live.start(boot?.cursor ?? null);
    this.snap();
  }

  private onOutbox(): void {
    this.store.set({ pending: this.outbox.all() });
    this.tabs?.postMessage({ outbox: true } satisfies Word);
  }

  private onFrame(frame: Frame): void {
    if (frame.t === "event") {
      if (frame.conversation && !this.talks.change(frame.conversation)) void this.boot();
      if (frame.type === "message.deleted") this.talks.takeBack(frame.data?.conversation, frame.data?.message);
      if (frame.message) this.onMessage(frame.message, frame.type === "message.created", frame.conversation?.last_message_at === undefined);
    } else if (frame.t === "typing") {
      this.onTyping(frame.conversation, frame.on ? frame.who : undefined);
    } else if (frame.t === "answering") {
      const { boot } = this.store.get();
      const { t: _, ...change } = frame;
      if (boot) this.store.set({ boot: { ...boot, ...change } });
    } else if (frame.t === "reset") {
      this.store.set({ threads: {} });
      void this.refresh();
    }
  }

  private onMessage(message: Message, created: boolean, alone: boolean): void {
    const { threads, open, view, current, sound } = this.store.get();
    const fresh = created && !threads[message.conversation]?.messages.some((one) => one.id === message.id);
    const before = this.talks.find(message.conversation);
    this.talks.add(message.conversation, [message]);
    this.snap();
    if (message.direction === "out") this.onTyping(message.conversation, undefined);
    if (alone && fresh) {
      if (before) this.talks.mention(message, before);
      else void this.boot();
    }
    const seen = open && view === "thread" && current === message.conversation && !document.hidden;
    if (seen) void this.markRead();
    else if (fresh && message.direction === "out" && sound) chime();
  }

  private onTyping(conversation: string, who: { name: string; kind: string } | undefined): void {
    clearTimeout(this.typingStops[conversation]);
    this.store.set({ typing: { ...this.store.get().typing, [conversation]: who } });
    // A tab that closed in the middle of a word never says that it stopped.
    if (who) this.typingStops[conversation] = window.setTimeout(() => this.onTyping(conversation, undefined), 8000);
  }

  /** Another tab of this shop tells what it knows. */
  private onWord(word: Word): void {
    if ("messages" in word) for (const message of word.messages) this.talks.add(message.conversation, [message]);
    else if ("conversations" in word) this.talks.set(word.conversations);
    else if ("outbox" in word) this.store.set({ pending: this.outbox.all() });
  }

  private snap(): void {
    const { boot, view, current, conversations } = this.store.get();
    if (boot) this.keep.snapshot = { boot: { ...boot, conversations }, view, current, messages: threadOf(this.store.get(), current).messages.slice(-30) };
  }

  private readonly onNetwork = (): void => {
    this.store.set({ online: navigator.onLine });
    if (!navigator.onLine) return;
    this.retries = 0;
    this.live.nudge();
    void (this.store.get().boot ? this.flush() : this.boot());
  };

  private readonly onSight = (): void => {
    if (document.hidden) return;
    this.live.nudge();
    this.store.set({ pending: this.outbox.all() });
    void this.markRead();
  };
}
