package bot_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"zonedesk/bot"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
)

// BenchmarkHandle handles plain questions between a real redis-server and an API that says yes to everything; the desk costs nothing.
func BenchmarkHandle(b *testing.B) {
	for _, chats := range []int{1, 64} {
		b.Run(fmt.Sprintf("chats=%d", chats), func(b *testing.B) { benchmarkHandle(b, chats) })
	}
}

func benchmarkHandle(b *testing.B, chats int) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":1,"id":1,"is_bot":true,"username":"b"}}`)
	}))
	defer api.Close()
	s, err := store.Open(b.Context(), storetest.Start(b).URL(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	client, err := telegram.New(telegram.Options{Token: "1:a", API: api.URL})
	if err != nil {
		b.Fatal(err)
	}
	bt := bot.New(bot.Options{Telegram: client, Store: s})
	bt.AnswerBy(func() bot.Answerer { return parrot{} })
	if err := bt.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	var id atomic.Int64
	b.ReportAllocs()
	b.ResetTimer()
	var all sync.WaitGroup
	for chat := range chats {
		all.Go(func() {
			for n := id.Add(1); n <= int64(b.N); n = id.Add(1) {
				u := telegram.Update{ID: n, Message: &telegram.Incoming{ID: int(n), Chat: telegram.Chat{ID: int64(chat + 1), Type: "private"},
					From: &telegram.User{ID: 1, Language: "en"}, Text: "land?"}}
				if err := bt.Handle(b.Context(), u); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
}
