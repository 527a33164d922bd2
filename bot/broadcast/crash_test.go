package broadcast_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
)

// crashRate is how fast the processes of the crash test send.
const crashRate = 250

// TestKilledProcessesSendToNobodyTwice kills two processes ten times at random, with no chance to tidy up, and Redis once.
func TestKilledProcessesSendToNobodyTwice(t *testing.T) {
	people, kills := 2000, 10
	if testing.Short() {
		people, kills = 600, 4
	}
	redis := storetest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	play := playground.New(playground.Options{Limits: playground.Limits{PerSecond: crashRate, PerChat: 1}})
	api := httptest.NewServer(play)
	defer func() { play.Close(); api.CloseClientConnections(); api.Close() }()
	for i := range people {
		play.AddPerson(playground.Person{ID: int64(i + 1)})
	}
	// As slow as a network, so that there is always something in hand.
	play.Fail(func(playground.Call) *playground.Fault { return &playground.Fault{Delay: 30 * time.Millisecond} })

	s, err := store.Open(t.Context(), redis.URL(), store.Options{Wait: patience})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ledger := s.Broadcasts(0)
	w := &world{t: t, play: play, ledger: ledger, Engine: broadcast.New(broadcast.Options{Store: ledger})}
	b, err := w.Create(t.Context(), broadcast.Broadcast{Versions: versions("news"), Expected: people})
	if err != nil {
		t.Fatal(err)
	}

	seed := rand.Uint64()
	t.Logf("the random points come from seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	processes := []*exec.Cmd{crashing(t, api.URL, redis.URL(), people), crashing(t, api.URL, redis.URL(), people)}
	inHand := 0
	for kill := range kills {
		point := people/20 + kill*people*8/10/kills + random.IntN(people/(2*kills))
		w.calls(point)
		if kill == kills/2 {
			redis.Kill()
			redis.Restart(t)
		}
		which := random.IntN(2)
		_ = processes[which].Process.Kill()
		_ = processes[which].Wait()
		r := w.when(b.ID, "that the store answers", func(broadcast.Report) bool { return true })
		inHand = max(inHand, r.Counts[broadcast.Unsure]) + r.Counts[broadcast.Sending] // of both processes, and of those killed before
		processes[which] = crashing(t, api.URL, redis.URL(), people)
	}
	r := w.until(b.ID, broadcast.Done)
	t.Logf("after %d kills with %d in hand: %v", kills, inHand, r.Counts)

	missing := people
	for chat, e := range w.entries(b.ID) {
		missing--
		switch got := len(play.Replies(chat)); {
		case got > 1:
			t.Errorf("chat %d got it %d times", chat, got)
		case e.Outcome == broadcast.Sent && got == 0:
			t.Errorf("chat %d is reported as sent and got nothing", chat)
		}
	}
	if missing != 0 || r.Total != people || r.Counts[broadcast.Sent]+r.Counts[broadcast.Unsure] != people {
		t.Errorf("of %d people %d are missing, the counts are %v: expected all to be sent or unsure", people, missing, r.Counts)
	}
	if unsure := r.Counts[broadcast.Unsure]; unsure > inHand {
		t.Errorf("%d are unsure: expected at most the %d in hand at the kills", unsure, inHand)
	}
}

// calls waits until so many calls came to Telegram.
func (w *world) calls(n int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := w.play.Wait(ctx, func() bool { return len(w.play.Calls()) >= n }); err != nil {
		w.t.Fatalf("expected within %v: %d calls, got %d", patience, n, len(w.play.Calls()))
	}
}

// crashing starts this test program as a process that sends broadcasts.
func crashing(t *testing.T, api, redis string, people int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(self)
	process.Env = append(os.Environ(), "ZONEDESK_TEST_CHILD_API="+api, "ZONEDESK_TEST_CHILD_REDIS="+redis, "ZONEDESK_TEST_CHILD_PEOPLE="+strconv.Itoa(people))
	process.Stderr = t.Output()
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill(); _ = process.Wait() })
	return process
}

// TestMain also is the program that the crash test starts and kills.
func TestMain(m *testing.M) {
	if api := os.Getenv("ZONEDESK_TEST_CHILD_API"); api != "" {
		fmt.Fprintln(os.Stderr, send(api, os.Getenv("ZONEDESK_TEST_CHILD_REDIS"), os.Getenv("ZONEDESK_TEST_CHILD_PEOPLE")))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// send carries out broadcasts until it is killed.
func send(api, redis, people string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, redis, store.Options{})
	if s == nil {
		return err
	}
	client, err := telegram.New(telegram.Options{Token: playground.DefaultToken, API: api})
	if err != nil {
		return err
	}
	last, err := strconv.Atoi(people)
	if err != nil {
		return err
	}
	ledger := s.Broadcasts(5 * time.Second)
	broadcast.New(broadcast.Options{
		Store: ledger, Telegram: client, Pacer: broadcast.NewPacer(ledger, broadcast.Limits{Rate: crashRate, ChatRate: 1}), Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Audience: func(broadcast.Broadcast) broadcast.Source {
			return func(_ context.Context, cursor string) (page []broadcast.Recipient, next string, err error) {
				from, _ := strconv.Atoi(cursor)
				for chat := from + 1; chat <= min(from+100, last); chat++ {
					page = append(page, broadcast.Recipient{Chat: int64(chat), Lang: "en"})
				}
				if from+100 < last {
					next = strconv.Itoa(from + 100)
				}
				return page, next, nil
			}
		},
	}).Run(ctx)
	return nil
}
