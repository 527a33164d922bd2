package bot

import (
	"context"
	"slices"
	"sync"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

// Told are records as a chat was told them in one answer.
type Told struct {
	Records []string // ids of facts and articles
	Lang    knowledge.Lang
	Version string        // of the pack that they were told from, see versionOf
	At      time.Time     // in whole seconds
	Keep    time.Duration // for how long this is kept
}

// Telling is when, in which language and from which version a chat was told a record last.
type Telling struct {
	At      time.Time      `json:"told"`
	Lang    knowledge.Lang `json:"language"`
	Version string         `json:"version of the knowledge"`
}

// Heard is what a chat was told, by record.
type Heard struct {
	Chat    int64
	Records map[string]Telling
}

// lang is the language in which the chat was told anything last.
func (h Heard) lang() knowledge.Lang {
	var last Telling
	for _, t := range h.Records {
		if t.At.After(last.At) || t.At.Equal(last.At) && t.Lang < last.Lang {
			last = t
		}
	}
	return last.Lang
}

// hearings keep what private chats were told; Finish notes what an answer told, in the round trip that it takes anyway.
type hearings interface {
	// NoteTold notes what a chat was told that asked for nothing at the moment.
	NoteTold(ctx context.Context, chat int64, t Told) error
	// IndexTold has ToldPage find those chats.
	IndexTold(ctx context.Context, chats map[int64]time.Time) error
	// ToldPage gives the next page of chats that were told anything, with the cursors of audience; what is older than before is forgotten.
	ToldPage(ctx context.Context, cursor string, before time.Time) (page []Heard, next string, err error)
	// Retell notes that a chat is now told some records as t has them, unless any was told otherwise meanwhile than h says; then ok is false.
	Retell(ctx context.Context, h Heard, t Told) (ok bool, err error)
	// GiveBackTold undoes Retell for a correction that could not be told.
	GiveBackTold(ctx context.Context, h Heard, t Told) error
	// ForgetTold forgets all that a chat was told.
	ForgetTold(ctx context.Context, chat int64) error
}

// versionOf names a version of the pack in what is noted, shortly.
func versionOf(p *knowledge.Pack) string { return p.Hash[:min(len(p.Hash), 12)] }

// heard notes what an answer tells, to be kept when the update is finished. Only private chats are told of corrections.
func (t *turn) heard(a desk.Answer) {
	if told, ok := t.toldIn(t.desk.Pack(), a); ok && t.private() {
		t.tellings = append(t.tellings, told)
	}
}

// toldIn is what an answer from a pack tells; ok is false when there is nothing to note.
func (b *Bot) toldIn(pack *knowledge.Pack, a desk.Answer) (told Told, ok bool) {
	if b.toldKept == 0 || !a.Answered {
		return told, false
	}
	records := slices.DeleteFunc(slices.Clone(a.Facts), func(id string) bool { return pack.Fact(id) == nil && pack.Article(id) == nil })
	return Told{Records: records, Lang: a.Lang, Version: versionOf(pack), At: b.now().Truncate(time.Second), Keep: b.toldKept}, len(records) > 0
}

// heardLater notes what a private chat was told in an answer that came later than its question.
func (b *Bot) heardLater(ctx context.Context, chat int64, pack *knowledge.Pack, a desk.Answer) error {
	told, ok := b.toldIn(pack, a)
	if !ok {
		return nil
	}
	if err := b.store.NoteTold(ctx, chat, told); err != nil {
		return err
	}
	b.listeners.add(chat, told.At)
	return nil
}

// listeners are the chats that were told something and are yet to be found by those who look for whom to tell of a correction.
type listeners struct {
	sync.Mutex
	chats map[int64]time.Time
}

// listenersKept is how many chats wait to be indexed while the store is away; those beyond are indexed with the next that they are told.
const listenersKept = 100_000

func (l *listeners) add(chat int64, at time.Time) {
	l.Lock()
	defer l.Unlock()
	if l.chats == nil {
		l.chats = map[int64]time.Time{}
	}
	if _, ok := l.chats[chat]; ok || len(l.chats) < listenersKept {
		l.chats[chat] = at
	}
}

func (l *listeners) take() map[int64]time.Time {
	l.Lock()
	defer l.Unlock()
	chats := l.chats
	l.chats = nil
	return chats
}

func (l *listeners) remove(chat int64) {
	l.Lock()
	defer l.Unlock()
	delete(l.chats, chat)
}

// indexEvery is how often chats that were told something are indexed, all of that time together.
const indexEvery = time.Second

// indexTold indexes the chats that were told something until the bot is drained, and then the last of them.
func (b *Bot) indexTold() {
	for pause(b.ctx, indexEvery) {
		b.indexNow(b.ctx)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), b.waits.store)
	defer cancel()
	b.indexNow(ctx)
}

func (b *Bot) indexNow(ctx context.Context) {
	chats := b.listeners.take()
	if len(chats) == 0 {
		return
	}
	if err := b.store.IndexTold(ctx, chats); err != nil {
		b.metrics.storeErrors.WithLabelValues("told").Inc()
		for chat, at := range chats {
			b.listeners.add(chat, at)
		}
	}
}

// Export gives nothing: what waits to be indexed is in the store already.
func (l *listeners) Export(context.Context, int64) (map[string]any, error) { return nil, nil }

func (l *listeners) Erase(_ context.Context, person int64) error { l.remove(person); return nil }
