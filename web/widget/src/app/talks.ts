import { threadOf, type State, type Thread } from "./state";
import type { Store } from "./store";
import { markSeen, mergeConversations, mergeMessages, unreadCount } from "./thread";
import type { Conversation, Message } from "./types";

/** Conversations and their threads as this page knows them; every change of them goes through here. */
export class Talks {
  /** Conversations begun on this page, in order. */
  private readonly born = new Set<string>();

  constructor(private readonly store: Store<State>, private readonly onUnread: (count: number) => void) {}

  find(id: string | null): Conversation | undefined {
    return this.store.get().conversations.find((one) => one.id === id);
  }

  add(conversation: string, messages: Message[], change: Partial<Thread> = {}): void {
    this.setThread(conversation, { messages: mergeMessages(threadOf(this.store.get(), conversation).messages, messages), ...change });
  }

  setThread(conversation: string, change: Partial<Thread>): void {
    const { threads } = this.store.get();
    this.store.set({ threads: { ...threads, [conversation]: { ...threadOf(this.store.get(), conversation), ...change } } });
  }

  set(incoming: Conversation[]): void {
    const conversations = mergeConversations(this.store.get().conversations, incoming);
    this.store.set({ conversations });
    this.onUnread(unreadCount(conversations));
  }

  begin(conversation: Conversation): void {
    this.born.add(conversation.id);
    this.set([conversation]);
  }

  /** A change told by an event. Gives false for a conversation that is not known and not told in full. */
  change(change: Partial<Conversation> & { id: string }): boolean {
    const before = this.find(change.id);
    if (!before && change.last_message_at === undefined) return false;
    this.set([{ ...before, ...change } as Conversation]);
    if (change.seen_at) this.setThread(change.id, { messages: markSeen(threadOf(this.store.get(), change.id).messages, change.seen_at) });
    return true;
  }

  /** Somebody of the shop undid a message before it counted as sent. */
  takeBack(conversation: string | undefined, message: string | undefined): void {
    if (conversation) this.setThread(conversation, { messages: threadOf(this.store.get(), conversation).messages.filter((one) => one.id !== message) });
  }

  /** A message told without its conversation: what the list says of it follows from the message. */
  mention(message: Message, before: Conversation): void {
    this.set([{
      ...before, preview: message.text, last_message_at: message.created_at,
      unread: Number(before.unread) + (message.direction === "out" ? 1 : 0),
      agent: message.author.kind === "agent" && message.author.name ? { name: message.author.name } : before.agent,
    }]);
  }

  /** How many conversations were begun here so far; hand it back to `agree`. */
  mark(): number {
    return this.born.size;
  }

  /** The server's list is the truth: what it does not name is not ours to show, save what was begun since `mark`. */
  agree(listed: Conversation[], mark: number): void {
    const { conversations, current } = this.store.get();
    const ours = new Set([...listed.map((one) => one.id), ...[...this.born].slice(mark)]);
    this.store.set({ conversations: conversations.filter((one) => ours.has(one.id)) });
    this.set(listed);
    if (current && !ours.has(current)) this.store.set({ current: null, view: "home", threads: {} });
  }

  clear(): void {
    this.born.clear();
    this.store.set({ conversations: [], threads: {}, typing: {}, current: null, view: "home" });
    this.onUnread(0);
  }
}
