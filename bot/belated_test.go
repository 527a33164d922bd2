package bot_test

import (
	"math/rand/v2"
	"net/http/httptest"
	"os/exec"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
	"zonedesk/bot/library"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge"
)

// TestKilledProcessesTellNobodyTwice kills the process that tells earlier askers an answer, at random points.
func TestKilledProcessesTellNobodyTwice(t *testing.T) {
	t.Parallel()
	askers, kills := 60, 3
	if testing.Short() {
		askers, kills = 20, 1
	}
	server := storetest.Start(t)
	play := playground.New(playground.Options{})
	api := httptest.NewServer(play)
	defer func() { play.Close(); api.CloseClientConnections(); api.Close() }()
	play.Fail(func(playground.Call) *playground.Fault { return &playground.Fault{Delay: 10 * time.Millisecond} })
	w := &world{t: t, play: play}
	play.AddPerson(boss)
	s, err := store.Open(t.Context(), server.URL(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range askers {
		p := playground.Person{ID: int64(6000 + i), Lang: "en"}
		play.AddPerson(p)
		g := bot.Gap{Chat: p.ID, Text: "Which kindergartens take Korean children?", Lang: knowledge.EN, First: time.Now(), Last: time.Now()}
		if err := s.AddGap(t.Context(), g, int64(i+1), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	publishArticle(t, s)

	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer client.Close()
	begin := func() *exec.Cmd {
		if err := client.Del(t.Context(), "zd1:{staff}:lead:corrections").Err(); err != nil { // as if the dead process's time were over
			t.Fatal(err)
		}
		return child(t, api.URL, server.URL(), "ZONEDESK_TEST_CHILD_LIBRARY=packaged")
	}
	seed := rand.Uint64()
	t.Logf("the random points come from seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for kill := range kills {
		process := begin()
		point := 1 + kill*askers/kills + random.IntN(askers/kills-2)
		w.until("enough are told for the process to be killed", func() bool { return w.calls("sendMessage") >= point })
		_ = process.Process.Kill()
		_ = process.Wait()
	}
	begin()
	w.arrived(boss, "people who had asked in vain were told the answer.")
	told := 0
	for i := range askers {
		switch n := w.count(int64(6000+i), "🔔 You asked: “Which kindergartens take Korean children?”"); {
		case n > 1:
			t.Errorf("asker %d was told %d times: expected at most once", i, n)
		default:
			told += n
		}
	}
	if told < askers-kills {
		t.Errorf("%d of %d were told: expected all but at most the one in hand at each of %d kills", told, askers, kills)
	}
	if left, err := s.Orders(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("the orders left are %+v, %v: expected none", left, err)
	}
}

func TestThoseToldALateAnswerHearOfItsCorrection(t *testing.T) {
	t.Parallel()
	onStoresOfWeight(t, func(t *testing.T, at setting) {
		w := taught(t, groups["a forum"], at, keepsTold)
		w.play.Write(ann, "Which kindergartens take Korean children?")
		w.idle()
		publishArticle(t, w.store)
		w.reaches(1)
		if err := w.bot.CorrectAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.arrived(ann, "The Rainbow kindergarten takes them.")
		w.arrived(boss, "who had asked in vain") // once what ann was told is kept
		w.indexed(1)
		writeArticle(t, w.store, 1, "The Sun kindergarten takes them.")
		if ok, err := w.store.KeepOrder(t.Context(), bot.Order{Version: 2, Chat: boss.ID, Lang: "en"}); err != nil || !ok {
			t.Fatalf("ordering the correction gives %v, %v", ok, err)
		}
		if err := w.bot.CorrectAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.arrived(ann, "I told you: Kindergartens for Korean children: The Rainbow kindergarten takes them.")
		w.arrived(ann, "The Sun kindergarten takes them.")
	})
}

// publishArticle publishes an article on kindergartens, with the order to tell those who asked.
func publishArticle(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.UpdateOrder(t.Context(), bot.Order{Article: "asked.enquiry-1", Chat: boss.ID, Lang: "en", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	writeArticle(t, s, 0, "The Rainbow kindergarten takes them.")
}

// writeArticle publishes what an article on kindergartens says.
func writeArticle(t *testing.T, s *store.Store, base int, text string) {
	t.Helper()
	l := libraryOf(t)
	l.Store = s
	files := l.Own.Files()
	files["articles/asked.yaml"] = []byte(`articles:
  - id: asked.enquiry-1
    topic: facility
    languages: [en]
    title: {en: "Kindergartens for Korean children"}
    questions: {en: ["Which kindergartens take Korean children?"]}
    text: {en: "` + text + `"}
    as_of: 2026-11
    sources: [seed]
`)
	if _, _, err := l.Publish(t.Context(), library.Edit{Files: files, Base: base, Author: "Boss"}); err != nil {
		t.Fatal(err)
	}
}
