package broadcast_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/playground"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
)

// inProcess carries calls to the playground without a network, so that time can be a test's own.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), nil
}

// TestRateIsUsedToTheFull runs in a time of its own, in which nothing but waiting takes any: what is measured is the pacing alone.
func TestRateIsUsedToTheFull(t *testing.T) {
	cases := []struct {
		name      string
		rate      float64
		people    int
		processes int
	}{{"Telegram's rate", 28, 1000, 1}, {"a paid rate, two processes", 500, 1500, 2}, {"a slow rate, three processes", 3, 60, 3}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				at := paced(t, broadcast.Limits{Rate: c.rate, ChatRate: 1}, c.people, c.processes)
				took := at[len(at)-1].Sub(at[0]).Seconds()
				if reached := float64(len(at)-1) / took; reached < 0.97*c.rate {
					t.Errorf("%.2f messages a second were sent: expected at least 97 %% of %.0f", reached, c.rate)
				}
				checkSeconds(t, at, int(c.rate))
			})
		})
	}
}

// paced sends a broadcast and returns when each message came to Telegram, which must not have said 429.
func paced(t *testing.T, limits broadcast.Limits, people, processes int) (at []time.Time) {
	play := playground.New(playground.Options{Limits: playground.Limits{PerSecond: limits.Rate, Burst: 2, PerChat: 1}})
	defer play.Close()
	play.Fail(func(playground.Call) *playground.Fault { return &playground.Fault{Delay: 120 * time.Millisecond} })
	s, err := store.Open(t.Context(), "memory://", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	client, err := telegram.New(telegram.Options{Token: playground.DefaultToken, HTTP: &http.Client{Transport: inProcess{play}}})
	if err != nil {
		t.Fatal(err)
	}
	var audience []broadcast.Recipient
	for i := range people {
		play.AddPerson(playground.Person{ID: int64(i + 1)})
		audience = append(audience, broadcast.Recipient{Chat: int64(i + 1), Lang: "en"})
	}
	ctx, stop := context.WithCancel(t.Context())
	var engine *broadcast.Engine
	ended := make(chan struct{}, processes)
	for range processes {
		ledger := s.Broadcasts(0)
		process := broadcast.New(broadcast.Options{Store: ledger, Telegram: client, Pacer: broadcast.NewPacer(ledger, limits),
			Audience: func(broadcast.Broadcast) broadcast.Source {
				return func(context.Context, string) ([]broadcast.Recipient, string, error) { return audience, "", nil }
			}})
		go func() { process.Run(ctx); ended <- struct{}{} }()
		engine = process
	}
	b, err := engine.Create(t.Context(), broadcast.Broadcast{Versions: versions("news"), Expected: people})
	if err != nil {
		t.Fatal(err)
	}
	for state := broadcast.Ready; !state.Ended(); {
		time.Sleep(100 * time.Millisecond) // the test's own time
		_, r, err := engine.Report(t.Context(), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		state = r.State
	}
	stop()
	for range processes {
		<-ended
	}
	for _, call := range play.Calls() {
		if call.Status == 429 {
			t.Fatal("Telegram said 429")
		}
		if paid := call.Params["allow_paid_broadcast"] == "true"; paid != (limits.Rate > 30) {
			t.Fatalf("at %.0f a second paid broadcasts are allowed: %v", limits.Rate, paid)
		}
		at = append(at, call.At)
	}
	if len(at) != people {
		t.Fatalf("%d messages were sent to %d people", len(at), people)
	}
	return at
}

// checkSeconds checks that no second holds more than a second's worth.
func checkSeconds(t *testing.T, at []time.Time, most int) {
	t.Helper()
	slices.SortFunc(at, time.Time.Compare)
	first := 0
	for i := range at {
		for at[i].Sub(at[first]) >= time.Second {
			first++
		}
		if n := i - first + 1; n > most {
			t.Fatalf("a second holds %d messages: expected at most %d", n, most)
		}
	}
}

func TestRepliesCountAndBroadcastsTakeWhatIsLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, plan{bubble: true, people: 400, limits: broadcast.Limits{Rate: 200}, play: playground.Options{Limits: playground.Limits{PerSecond: 200, Burst: 40}}})
		for i := range 100 {
			w.play.AddPerson(playground.Person{ID: int64(5000 + i)})
		}
		b := w.begin("news")
		replies := 0
		for ticker := time.NewTicker(15 * time.Millisecond); replies < 100; replies++ {
			<-ticker.C
			if _, err := w.client.Send(t.Context(), telegram.Message{Chat: int64(5000 + replies), HTML: "an answer"}); err != nil {
				t.Fatal(err)
			}
		}
		w.until(b.ID, broadcast.Done)
		calls := sends(w.play)
		for _, c := range calls {
			if c.Status == 429 {
				t.Fatal("Telegram said 429: expected broadcasts to leave room for answers")
			}
		}
		t.Logf("%d messages in %.2f s at 200 a second", len(calls), calls[len(calls)-1].At.Sub(calls[0].At).Seconds())
	})
}

// TestThousandsAreSentToAtALimit sends through a real Redis at a sped-up limit that Telegram enforces. That it is kept to, and used to the
// full, is for TestRateIsUsedToTheFull: here it depends on the machine.
func TestThousandsAreSentToAtALimit(t *testing.T) {
	people := 5000
	if testing.Short() {
		people = 1000
	}
	const rate = 500
	w := newWorld(t, plan{people: people, redis: storetest.Start(t).URL(), limits: broadcast.Limits{Rate: rate, ChatRate: 1},
		play: playground.Options{Limits: playground.Limits{PerSecond: rate, Burst: rate / 2, PerChat: 1}}})
	b := w.begin("news")
	w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: people})
	calls := sends(w.play)
	reached := float64(people-1) / calls[len(calls)-1].At.Sub(calls[0].At).Seconds()
	t.Logf("%.1f messages a second of %d allowed: %.1f %%; %d times too early", reached, rate, 100*reached/rate, len(calls)-people)
}

// TestTooManyRequestsIsObeyed has Telegram ask for a pause now and then, of all and of a group.
func TestTooManyRequestsIsObeyed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, plan{bubble: true, people: 300, limits: broadcast.Limits{Rate: 300}, idle: true})
		w.play.AddGroup(playground.Group{ID: -55, Title: "zone"})
		w.audience = append(w.audience, broadcast.Recipient{Chat: -55, Lang: "en"})
		var calls atomic.Int64
		var grouped atomic.Bool
		w.play.Fail(func(c playground.Call) *playground.Fault {
			if c.Chat == -55 {
				if grouped.CompareAndSwap(false, true) {
					return &playground.Fault{Status: 429, RetryAfter: 4}
				}
				return nil
			}
			if n := calls.Add(1); n == 100 || n == 200 {
				return &playground.Fault{Status: 429, RetryAfter: 3}
			}
			return nil
		})
		w.run(w.Engine)
		second := w.Options
		second.Store, second.Telegram, second.Pacer = w.join(broadcast.Limits{Rate: 300})
		w.run(broadcast.New(second))
		b := w.begin("news")
		w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 301})
		if err := obeyed(w.play.Calls()); err != nil {
			t.Error(err)
		}
	})
}

// obeyed checks that after each 429 no call followed too early, but for what the other process sent before it could know.
func obeyed(calls []playground.Call) error {
	const unknown = 150 * time.Millisecond // moments that were taken already
	const rounding = time.Millisecond      // of what the store keeps
	for i, c := range calls {
		if c.Status != 429 {
			continue
		}
		wait := 3 * time.Second
		if c.Chat < 0 {
			wait = 4 * time.Second
		}
		asked := c.At.Add(c.Took)
		for _, next := range calls[i+1:] {
			same := next.Chat == c.Chat
			if after := next.At.Sub(asked); after < wait-rounding && (same || c.Chat > 0 && after > unknown) {
				return fmt.Errorf("%v after a 429 to chat %d that asked for %v, chat %d was called", after, c.Chat, wait, next.Chat)
			}
		}
	}
	return nil
}

// TestEachGetsItOnceThroughFaults is the test of everything at once: people who blocked the bot, failures of Telegram, connections that break
// before and after the message has arrived, and pauses that Telegram asks for.
func TestEachGetsItOnceThroughFaults(t *testing.T) {
	people := 5000
	if testing.Short() {
		people = 1000
	}
	w := newWorld(t, plan{people: people, redis: storetest.Start(t).URL(), limits: broadcast.Limits{Rate: 700},
		play: playground.Options{Limits: playground.Limits{PerSecond: 700, PerChat: 1}}})
	blocked := 0
	for i := 20; i <= people; i += 20 {
		w.play.Block(playground.Person{ID: int64(i)})
		blocked++
	}
	var calls atomic.Int64
	w.play.Fail(func(playground.Call) *playground.Fault {
		n := calls.Add(1)
		switch {
		case n%1000 == 999:
			return &playground.Fault{Status: 429, RetryAfter: 1}
		case n%100 == 50:
			return &playground.Fault{Status: 500}
		case n%200 == 75:
			return &playground.Fault{Drop: playground.DropAfter}
		case n%200 == 175:
			return &playground.Fault{Drop: playground.DropBefore}
		}
		return nil
	})
	b := w.begin("news")
	r := w.until(b.ID, broadcast.Done)
	t.Logf("%v at %.0f a second", r.Counts, r.Rate)
	entries := w.entries(b.ID)
	counts := broadcast.Counts{}
	for _, to := range w.audience {
		e, got := entries[to.Chat], len(w.got(to.Chat))
		counts[e.Outcome]++
		switch {
		case got > 1:
			t.Fatalf("chat %d got it %d times", to.Chat, got)
		case e.Outcome == broadcast.Sent && got != 1, e.Outcome != broadcast.Sent && e.Outcome != broadcast.Unsure && got != 0:
			t.Fatalf("chat %d got %d messages and is reported as %s", to.Chat, got, e.Outcome)
		}
	}
	w.expect(r, counts)
	if r.Total != people || counts[broadcast.Sent]+counts[broadcast.Unsure]+counts[broadcast.Gone] != people || counts[broadcast.Gone] > blocked {
		t.Errorf("of %d people %v: expected all to be sent, gone or unsure", people, counts)
	}
}

// TestSendingIsTriedAgainOnlyWhenNothingCanHaveArrived cuts the way to Telegram so that no connection is made.
func TestSendingIsTriedAgainOnlyWhenNothingCanHaveArrived(t *testing.T) {
	t.Parallel()
	w := newWorld(t, plan{people: 60, idle: true})
	broken := &breaking{}
	client, err := telegram.New(telegram.Options{Token: playground.DefaultToken, API: w.reach.API, HTTP: &http.Client{Transport: broken}})
	if err != nil {
		t.Fatal(err)
	}
	o := w.Options
	o.Telegram = client
	w.run(broadcast.New(o))
	b := w.begin("news")
	w.expect(w.until(b.ID, broadcast.Done), broadcast.Counts{broadcast.Sent: 60})
	if n := len(sends(w.play)); n != 60 {
		t.Errorf("%d calls arrived: expected 60", n)
	}
}

// breaking refuses every fourth connection.
type breaking struct{ calls atomic.Int64 }

func (b *breaking) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.calls.Add(1)%4 == 0 {
		return nil, errors.New("connection refused")
	}
	return http.DefaultTransport.RoundTrip(r)
}
