package bot_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
)

// BenchmarkAnswerDuringBroadcast asks questions while nothing else goes on, and while a broadcast uses the whole rate; each call to Telegram
// takes as long as a network makes it. The p95 of the two are to be compared.
//
//	go test -run '^$' -bench AnswerDuringBroadcast -benchtime 300x ./bot
func BenchmarkAnswerDuringBroadcast(b *testing.B) {
	for _, rate := range []float64{0, 28, 300} {
		name := map[float64]string{0: "alone", 28: "at 28 a second", 300: "at 300 a second"}[rate]
		b.Run(name, func(b *testing.B) {
			w := polling(b, parrot{}, storeAt(storetest.Start(b).URL()))
			w.play.Fail(func(c playground.Call) *playground.Fault {
				if c.Method == "getUpdates" {
					return nil
				}
				return &playground.Fault{Delay: 30 * time.Millisecond}
			})
			if rate > 0 {
				broadcastAt(b, w, rate)
			}
			took := make([]time.Duration, 0, b.N)
			for n := range b.N {
				began := time.Now()
				asker := ann
				asker.ID += int64(n / 100) // a chat keeps no more than some hundred messages
				w.play.Write(asker, "land?")
				w.replies(asker.ID, n%100+1)
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
			b.ReportMetric(took[len(took)*95/100].Seconds()*1000, "p95-ms")
		})
	}
}

// broadcastAt keeps a broadcast going at a rate until the benchmark ends.
func broadcastAt(b *testing.B, w *world, rate float64) {
	var audience []broadcast.Recipient
	for chat := range int64(20_000) {
		w.play.AddPerson(playground.Person{ID: 1_000_000 + chat})
		audience = append(audience, broadcast.Recipient{Chat: 1_000_000 + chat, Lang: "en"})
	}
	ledger := w.store.Broadcasts(0)
	pacer := broadcast.NewPacer(ledger, broadcast.Limits{Rate: rate, ChatRate: 1})
	engine := broadcast.New(broadcast.Options{Store: ledger, Telegram: w.client, Pacer: pacer, Audience: func(broadcast.Broadcast) broadcast.Source {
		return func(context.Context, string) ([]broadcast.Recipient, string, error) { return audience, "", nil }
	}})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { engine.Run(ctx); close(ended) }()
	b.Cleanup(func() { stop(); <-ended })
	content := broadcast.Content{Text: "news"}
	if _, err := engine.Create(b.Context(), broadcast.Broadcast{Expected: len(audience), Versions: []broadcast.Version{{Lang: "en", Content: content}}}); err != nil {
		b.Fatal(err)
	}
	w.until("the broadcast is under way", func() bool { return w.calls("sendMessage") > int(rate) })
}
