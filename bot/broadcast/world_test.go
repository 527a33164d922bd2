package broadcast_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// patience is how long a test waits for what must come.
const patience = 5 * time.Minute

// world is an engine at work between a look-alike Telegram and a store.
type world struct {
	*broadcast.Engine
	t      testing.TB
	play   *playground.Server
	reach  telegram.Options // how play is reached
	redis  string
	store  *store.Store
	client *telegram.Client
	pacer  *broadcast.Pacer
	ledger *store.Broadcasts

	mu       sync.Mutex
	audience []broadcast.Recipient
	told     []broadcast.State
	gone     []int64
	moved    [][2]int64
}

// plan is what a world is made of; the zero plan has no limits and a store in memory.
type plan struct {
	redis  string // address
	limits broadcast.Limits
	play   playground.Options
	now    func() time.Time
	people int // 1 to so many, in English, Vietnamese and Korean by turns
	idle   bool
	bubble bool // for a synctest bubble: without sockets, and with the store in memory
}

func newWorld(t testing.TB, p plan) *world {
	t.Helper()
	play := playground.New(p.play)
	w := &world{t: t, play: play, redis: p.redis}
	if p.bubble {
		t.Cleanup(play.Close)
		w.reach.HTTP = &http.Client{Transport: inProcess{play}}
	} else {
		server := httptest.NewServer(play)
		t.Cleanup(func() { play.Close(); server.CloseClientConnections(); server.Close() })
		w.reach.API, w.reach.HTTP = server.URL, &http.Client{Timeout: patience}
	}
	for i := range p.people {
		person := playground.Person{ID: int64(i + 1), Lang: []string{"en", "vi", "ko"}[i%3]}
		play.AddPerson(person)
		w.audience = append(w.audience, broadcast.Recipient{Chat: person.ID, Lang: knowledge.Lang(person.Lang)})
	}
	w.open(p)
	t.Cleanup(func() {
		if breaches := play.Breaches(); len(breaches) > 0 {
			t.Errorf("the engine broke rules of the Bot API: %q", breaches)
		}
	})
	if !p.idle {
		w.run(w.Engine)
	}
	return w
}

func (w *world) open(p plan) {
	w.t.Helper()
	if w.redis == "" {
		w.redis = "memory://"
	}
	var err error
	if w.store, err = store.Open(w.t.Context(), w.redis, store.Options{Wait: patience}); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = w.store.Close() })
	w.ledger, w.client, w.pacer = w.join(p.limits)
	w.Engine = broadcast.New(broadcast.Options{
		Store: w.ledger, Telegram: w.client, Pacer: w.pacer, Audience: w.source, Now: p.now, Log: logs(w.t),
		Changed: func(_ context.Context, _ broadcast.Broadcast, r broadcast.Report) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.told = append(w.told, r.State)
		},
		Gone: func(_ context.Context, chat int64, _ time.Time) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.gone = append(w.gone, chat)
		},
		Moved: func(_ context.Context, from, to int64) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.moved = append(w.moved, [2]int64{from, to})
		},
	})
}

// join opens what a process of its own has.
func (w *world) join(limits broadcast.Limits) (*store.Broadcasts, *telegram.Client, *broadcast.Pacer) {
	w.t.Helper()
	ledger := w.store.Broadcasts(0)
	pacer := broadcast.NewPacer(ledger, limits)
	o := w.reach
	o.Token, o.Sent = playground.DefaultToken, pacer.Replied
	client, err := telegram.New(o)
	if err != nil {
		w.t.Fatal(err)
	}
	return ledger, client, pacer
}

// run sets an engine to work until stop is called or the test ends.
func (w *world) run(e *broadcast.Engine) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		e.Run(ctx)
	}()
	stop = func() { cancel(); <-ended }
	w.t.Cleanup(stop)
	return stop
}

func logs(t testing.TB) *slog.Logger {
	if testing.Verbose() {
		return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))
	}
	return slog.New(slog.NewTextHandler(io.Discard, nil))
}

// source pages through the audience, showing some twice as a scan does.
func (w *world) source(broadcast.Broadcast) broadcast.Source {
	return func(_ context.Context, cursor string) ([]broadcast.Recipient, string, error) {
		const page = 300
		from := 0
		_, _ = fmt.Sscan(cursor, &from)
		w.mu.Lock()
		defer w.mu.Unlock()
		to := min(from+page, len(w.audience))
		next := ""
		if to < len(w.audience) {
			next = fmt.Sprint(to)
		}
		return w.audience[max(0, from-3):to], next, nil
	}
}

// begin creates a broadcast in English and Vietnamese.
func (w *world) begin(text string) broadcast.Broadcast {
	w.t.Helper()
	return w.create(broadcast.Broadcast{Versions: versions(text)})
}

func versions(text string) []broadcast.Version {
	return []broadcast.Version{
		{Lang: "en", Content: broadcast.Content{Text: "en " + text}}, {Lang: "vi", Content: broadcast.Content{Text: "vi " + text}},
	}
}

func (w *world) create(b broadcast.Broadcast) broadcast.Broadcast {
	w.t.Helper()
	b.Author, b.Expected = 7, len(w.audience)
	b, err := w.Create(w.t.Context(), b)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// until waits for a broadcast to come into a state.
func (w *world) until(id string, state broadcast.State) broadcast.Report {
	w.t.Helper()
	return w.when(id, string(state), func(r broadcast.Report) bool { return r.State == state })
}

func (w *world) when(id, what string, holds func(r broadcast.Report) bool) broadcast.Report {
	w.t.Helper()
	deadline := time.Now().Add(patience)
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		_, r, err := w.Report(w.t.Context(), id)
		if err == nil && holds(r) {
			if r.Counts.Sum() != r.Total {
				w.t.Fatalf("the counts %v don't add up to %d", r.Counts, r.Total)
			}
			return r
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("expected within %v: %s; the broadcast is %s (%s) with %v, %v", patience, what, r.State, r.Reason, r.Counts, err)
		}
		<-ticker.C
	}
}

func (w *world) expect(r broadcast.Report, want broadcast.Counts) {
	w.t.Helper()
	for _, o := range broadcast.Outcomes() {
		if r.Counts[o] != want[o] {
			w.t.Errorf("%d recipients are %s: expected %d (in all %v)", r.Counts[o], o, want[o], r.Counts)
		}
	}
}

// entries are the ledger's, by chat.
func (w *world) entries(id string) map[int64]broadcast.Entry {
	w.t.Helper()
	found := map[int64]broadcast.Entry{}
	for cursor := 0; ; {
		page, next, err := w.ledger.Entries(w.t.Context(), id, cursor)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, e := range page {
			found[e.Chat] = e
		}
		if cursor = next; next == 0 {
			return found
		}
	}
}

// got are the bot's texts in a chat.
func (w *world) got(chat int64) (texts []string) {
	for _, m := range w.play.Replies(chat) {
		texts = append(texts, m.Text+m.Caption)
	}
	return texts
}

// sends are the calls that brought, or were to bring, a message.
func sends(play *playground.Server) (calls []playground.Call) {
	return slices.DeleteFunc(play.Calls(), func(c playground.Call) bool { return !strings.HasPrefix(c.Method, "send") })
}

// sluice holds up calls to Telegram but for those that the test lets through.
type sluice struct {
	mu      sync.Mutex
	changed sync.Cond
	left    int
}

func (w *world) holdUp() *sluice {
	s := &sluice{}
	s.changed.L = &s.mu
	w.play.Fail(func(playground.Call) *playground.Fault {
		s.mu.Lock()
		defer s.mu.Unlock()
		for s.left == 0 {
			s.changed.Wait()
		}
		s.left--
		return nil
	})
	w.t.Cleanup(func() { s.let(1 << 30) })
	return s
}

// let lets so many calls through from now on.
func (s *sluice) let(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = n
	s.changed.Broadcast()
}

// onStores runs a test on the store in memory and on a real server.
func onStores(t *testing.T, test func(t *testing.T, redis string)) {
	t.Parallel()
	t.Run("in memory", func(t *testing.T) { test(t, "memory://") })
	t.Run("on redis-server", func(t *testing.T) { test(t, storetest.Start(t).URL()) })
}

func lang(s string) knowledge.Lang { return knowledge.Lang(s) }
