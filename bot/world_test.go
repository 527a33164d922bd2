package bot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"zonedesk/bot"
	"zonedesk/bot/broadcast"
	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
)

// patience is how long a test waits for what must come.
const patience = 10 * time.Minute

var (
	ann = playground.Person{ID: 101, FirstName: "Ann", Lang: "en"}
	lan = playground.Person{ID: 102, FirstName: "Lan", Lang: "vi"}
)

// parrot is a desk that answers with the question, in the language of the person.
type parrot struct {
	bot.Guide
	hold chan struct{} // a question "slow" waits until it is closed
}

func (p parrot) Answer(_ context.Context, q desk.Question) desk.Answer {
	lang := q.Lang
	if lang == "" {
		lang = q.Hint
	}
	a := desk.Answer{Lang: lang, Answered: true, Topic: "land", Context: desk.Context{Lang: lang, Zones: []string{q.Text + q.Code}}}
	switch q.Text + q.Code {
	case "panic":
		panic("the desk fell over")
	case "empty":
		return a
	case "slow":
		<-p.hold
	case "long":
		for i := range 250 {
			a.Lines = append(a.Lines, desk.Line{Kind: desk.Item, Text: fmt.Sprintf("line %d of a long answer", i)})
		}
		return a
	}
	if q.Here != nil {
		q.Text = fmt.Sprintf("at %v %v", q.Here.Lat, q.Here.Lon)
	}
	a.Lines = []desk.Line{
		{Kind: desk.Lead, Text: fmt.Sprintf("%s: %s%s <&>", lang, q.Text, q.Code)},
		{Kind: desk.Item, Text: "before: " + strings.Join(q.Context.Zones, " ")},
		{Kind: desk.Note, Text: "doubtful"},
		{Kind: desk.Source, Text: "a source", Link: "https://example.com/?a=1&b=2"},
		{Kind: desk.Source, Text: "a paper"},
	}
	a.Buttons = []desk.Button{{Label: "Rent", Code: "zone:luong-son.rent"}, {Label: "Map", Code: "map"}, {Label: "never shown", Code: "NOT A CODE"}}
	return a
}

// Pack has zones enough for two pages, a topic, and an industry.
func (parrot) Pack() *knowledge.Pack { return parrotPack() }

func (parrot) Tell(desk.Question) desk.Told { return desk.Told{} }

func (parrot) Word(_ knowledge.Lang, m knowledge.Message) string { return m.String() }

func (parrot) Change(_ knowledge.Lang, c knowledge.Change, _ int) string { return c.String() }

func (parrot) Conflict(_ knowledge.Lang, c knowledge.Conflict) string { return c.String() }

func (parrot) Record(knowledge.Lang, string) desk.Answer { return desk.Answer{} }

func (parrot) Describe(lang knowledge.Lang, c desk.Conditions) string {
	return fmt.Sprintf("%s: at least %g ha", lang, c.AreaHa)
}

func (parrot) Matching(desk.Conditions) []string { return nil }

func (parrot) Group([]desk.Saying) [][]int { return nil }

var parrotPack = sync.OnceValue(func() *knowledge.Pack {
	pack, err := knowledge.Load(knowledgetest.Country(12))
	if err != nil {
		panic(err)
	}
	return pack
})

func (parrot) Suggest(_ context.Context, q desk.Question, from, most int) desk.Suggestions {
	s := desk.Suggestions{Lang: q.Hint, Personal: true, More: from+most < 30}
	if q.Lang != "" {
		s.Lang = q.Lang
	}
	for i := from; i < min(from+most, 30); i++ {
		s.List = append(s.List, desk.Suggestion{ID: fmt.Sprint("z.", i), Title: fmt.Sprintf("%s %d %s", s.Lang, i, q.Text), Answer: desk.Answer{
			Lang: s.Lang, Zones: []string{fmt.Sprint(i)}, Lines: []desk.Line{{Kind: desk.Lead, Text: strings.Repeat("<&> ", 2000)}},
		}})
	}
	return s
}

func (parrot) Say(lang knowledge.Lang, key string, _ ...any) string {
	if key == "name" {
		return map[knowledge.Lang]string{"vi": "Tiếng Việt", "en": "English", "ko": "한국어", "zh": "中文", "ja": "日本語"}[lang]
	}
	return string(lang) + " " + key
}

// lead is the first line of a parrot's answer.
func lead(m playground.Message) string {
	line, _, _ := strings.Cut(m.Text, "\n")
	return strings.TrimSuffix(line, " <&>")
}

// world is a bot at work between a look-alike Telegram and a store.
type world struct {
	t        testing.TB
	play     *playground.Server
	reach    telegram.Options // how play is reached
	bot      *bot.Bot
	store    *store.Store
	client   *telegram.Client
	registry *prometheus.Registry
	poll     func() // begins polling
	presses  int    // on buttons that are no more
	served   atomic.Pointer[bot.Answerer]
	live     atomic.Pointer[library.Live] // of a world that answers by what is published

	broadcasts *broadcast.Engine
}

type setting func(*bot.Options, *string)

func storeAt(url string) setting { return func(_ *bot.Options, at *string) { *at = url } }

func newWorld(t testing.TB, desk bot.Answerer, settings ...setting) *world {
	t.Helper()
	play := playground.New(playground.Options{CallbackLife: time.Hour})
	server := httptest.NewServer(play)
	t.Cleanup(func() { play.Close(); server.CloseClientConnections(); server.Close() })
	w := join(t, play, telegram.Options{API: server.URL}, desk, settings...)
	t.Cleanup(func() {
		if breaches := play.Breaches(); len(breaches) > 0 {
			t.Errorf("the bot broke rules of the Bot API: %q", breaches)
		}
	})
	return w
}

// bubble is a world without sockets, for a synctest bubble.
func bubble(t testing.TB, d bot.Answerer, settings ...setting) *world {
	t.Helper()
	play := playground.New(playground.Options{})
	t.Cleanup(play.Close)
	return join(t, play, telegram.Options{API: "http://telegram.test", HTTP: &http.Client{Transport: direct{play}}}, d, settings...)
}

// direct calls the handler of a server as if it were reached over a network.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	d.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// join adds a process to a world.
func join(t testing.TB, play *playground.Server, reach telegram.Options, d bot.Answerer, settings ...setting) *world {
	t.Helper()
	w := &world{t: t, play: play, reach: reach, registry: prometheus.NewRegistry()}
	metrics := bot.NewMetrics(w.registry)
	reach.Token, reach.Observe = playground.DefaultToken, metrics.Telegram
	var err error
	if w.client, err = telegram.New(reach); err != nil {
		t.Fatal(err)
	}
	o, url := bot.Options{Telegram: w.client, Metrics: metrics, Log: logs(t)}, "memory://"
	for _, set := range settings {
		set(&o, &url)
	}
	if w.store, err = store.Open(t.Context(), url, store.Options{Wait: patience, Lease: patience}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.store.Close() })
	o.Store = w.store
	w.broadcasts = broadcast.New(broadcast.Options{
		Store: w.store.Broadcasts(0), Telegram: w.client, Pacer: broadcast.NewPacer(w.store.Broadcasts(0), broadcast.Limits{Rate: 1000, ChatRate: 100}),
		Audience: func(b broadcast.Broadcast) broadcast.Source { return w.bot.Audience(b) }, Log: o.Log,
	})
	o.Broadcasts = w.broadcasts
	w.bot = bot.New(o)
	if reach.HTTP == nil { // not in a bubble, whose clock stands still while there is work
		w.bot.Unhurried()
	}
	if d != nil { // else it answers by what is published
		w.serve(d)
		w.bot.AnswerBy(func() bot.Answerer { return *w.served.Load() })
	}
	if err := w.bot.Start(t.Context()); err != nil {
		t.Fatalf("starting: %v", err)
	}
	t.Cleanup(func() { w.drain() })
	w.poll = func() {
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			if err := w.client.Poll(ctx, 0, w.bot.Dispatch); err != nil {
				t.Errorf("polling ended with %v", err)
			}
		}()
		t.Cleanup(func() { stop(); w.play.Close(); <-ended }) // closed, it holds no last question back
	}
	return w
}

// serve has the bot answer by another desk.
func (w *world) serve(d bot.Answerer) { w.served.Store(&d) }

// polling is a world whose bot polls.
func polling(t testing.TB, d bot.Answerer, settings ...setting) *world {
	t.Helper()
	w := newWorld(t, d, settings...)
	w.poll()
	return w
}

func logs(t testing.TB) *slog.Logger {
	if testing.Verbose() {
		return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return slog.New(slog.NewTextHandler(io.Discard, nil))
}

func (w *world) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := w.bot.Drain(ctx); err != nil {
		w.t.Errorf("draining: %v", err)
	}
}

func (w *world) replies(chat int64, n int) []playground.Message {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	got, err := w.play.WaitReplies(ctx, chat, n)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

// idle waits until the bot has finished all updates, so that what did not come will not come.
func (w *world) idle() {
	w.t.Helper()
	w.until("all updates are finished", func() bool { return w.play.Pending() == 0 })
}

func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := w.play.Wait(ctx, done); err != nil {
		w.t.Fatalf("expected within %v: %s", patience, what)
	}
}

func (w *world) calls(method string) (n int) {
	for _, c := range w.play.Calls() {
		if c.Method == method {
			n++
		}
	}
	return n
}

// texts are what the bot has said in a chat.
func (w *world) texts(chat int64) []string {
	var texts []string
	for _, m := range w.play.Replies(chat) {
		texts = append(texts, lead(m))
	}
	return texts
}

func (w *world) get(path string) (status int, body string) {
	w.t.Helper()
	recorder := httptest.NewRecorder()
	w.bot.HTTP(w.registry).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	return recorder.Code, recorder.Body.String()
}

// conversation is what the store holds of a chat.
func (w *world) conversation(chat int64) bot.Conversation {
	w.t.Helper()
	c, lease, state, err := w.store.Claim(w.t.Context(), chat, -1)
	if err != nil || state != bot.Claimed {
		w.t.Fatalf("claiming chat %d to look at it: state %d, %v", chat, state, err)
	}
	if err := w.store.Release(w.t.Context(), lease); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// TestMain also is the program that the test of kill -9 starts and kills.
func TestMain(m *testing.M) {
	if api := os.Getenv("ZONEDESK_TEST_CHILD_API"); api != "" {
		fmt.Fprintln(os.Stderr, serve(api, os.Getenv("ZONEDESK_TEST_CHILD_REDIS")))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// serve polls until it is killed.
func serve(api, redis string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, redis, store.Options{Lease: time.Second, Wait: patience})
	if s == nil {
		return err
	}
	client, err := telegram.New(telegram.Options{Token: playground.DefaultToken, API: api})
	if err != nil {
		return err
	}
	o := bot.Options{Telegram: client, Store: s, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Admins: []int64{boss.ID}}
	o.Staff, _ = strconv.ParseInt(os.Getenv("ZONEDESK_TEST_CHILD_STAFF"), 10, 64)
	if os.Getenv("ZONEDESK_TEST_CHILD_LIBRARY") != "" {
		if err := openLibrary(ctx, &o, s); err != nil {
			return err
		}
	}
	b := bot.New(o)
	b.Unhurried()
	if o.Library == nil {
		b.AnswerBy(func() bot.Answerer { return parrot{} })
	}
	go b.CarryEnquiries(ctx)
	return errors.Join(b.Start(ctx), client.Poll(ctx, 0, b.Dispatch))
}

// openLibrary has a bot answer by what is published.
func openLibrary(ctx context.Context, o *bot.Options, s *store.Store) error {
	l, err := newLibrary()
	if err != nil {
		return err
	}
	l.Store = s
	live, err := library.NewLive(ctx, l, library.LiveOptions{})
	if err != nil {
		return err
	}
	o.Library, o.Desk = l, live.Desk
	go live.Run(ctx)
	return nil
}

// languages are all, or with -short two that are written in different ways, for a test that repeats heavy work in each.
func languages() []knowledge.Lang {
	if testing.Short() {
		return []knowledge.Lang{knowledge.VI, knowledge.JA}
	}
	return knowledge.Langs()
}

// onStoresOfWeight is onStores for a test that publishes or draws, which takes long: with -short it runs on a real server alone.
func onStoresOfWeight(t *testing.T, test func(t *testing.T, at setting)) {
	if !testing.Short() {
		onStores(t, test)
		return
	}
	test(t, storeAt(storetest.Start(t).URL()))
}

// onStores runs a test on the store in memory and on a real server.
func onStores(t *testing.T, test func(t *testing.T, at setting)) {
	t.Run("in memory", func(t *testing.T) { test(t, storeAt("memory://")) })
	t.Run("on redis-server", func(t *testing.T) { test(t, storeAt(storetest.Start(t).URL())) })
}
