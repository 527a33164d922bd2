package telegram

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const sentReply = `{"ok":true,"result":{"message_id":4711,"from":{"id":1,"is_bot":true,"first_name":"Desk","username":"desk_bot"},"chat":{"id":42,"first_name":"Lan","type":"private"},"date":1767225600,"text":"Industrial zone Lương Sơn: 12 ha of leasable area are left.","reply_markup":{"inline_keyboard":[[{"text":"Rent","callback_data":"rent"},{"text":"Map","url":"https://example.org"}]]}}}`

func loopback(b *testing.B) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, sentReply)
	}))
	b.Cleanup(server.Close)
	return server
}

var benchMessage = Message{
	Chat:      42,
	HTML:      "Industrial zone <b>Lương Sơn</b>: 12 ha of leasable area are left.\nSource: zone authority, 2026-01",
	Buttons:   [][]Button{{{Text: "Rent", Data: "rent"}, {Text: "Map", URL: "https://example.org"}}},
	NoPreview: true,
}

func BenchmarkSend(b *testing.B) {
	client, err := New(Options{Token: "1:A", API: loopback(b).URL})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := client.Send(context.Background(), benchMessage); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkBareHTTP is what the same exchange costs with net/http alone, server included.
func BenchmarkBareHTTP(b *testing.B) {
	address := loopback(b).URL + "/bot1:A/sendMessage"
	client := &http.Client{Transport: transport()}
	form := url.Values{"chat_id": {"42"}, "text": {benchMessage.HTML}, "parse_mode": {"HTML"}}.Encode()
	b.ReportAllocs()
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			resp, err := client.Post(address, "application/x-www-form-urlencoded", strings.NewReader(form))
			if err != nil {
				b.Error(err)
				continue
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	})
}

const postedUpdate = `{"update_id":100200300,"message":{"message_id":365,"from":{"id":42,"is_bot":false,"first_name":"Lan","last_name":"Nguyễn","username":"lan","language_code":"vi"},"chat":{"id":42,"first_name":"Lan","last_name":"Nguyễn","username":"lan","type":"private"},"date":1767225600,"text":"KCN Lương Sơn còn đất không? Giá thuê bao nhiêu và hạn thuê đến năm nào?","entities":[{"offset":0,"length":3,"type":"bold"}]}}`

func BenchmarkWebhook(b *testing.B) {
	handler := Webhook("secret", func(_ context.Context, u Update) error {
		if u.Chat() != 42 {
			b.Error("want the update of chat 42")
		}
		return nil
	})
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest("POST", "/hook", strings.NewReader(postedUpdate))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "secret")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatalf("want 200, got %d", w.Code)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	raw := []byte(postedUpdate)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	long := strings.Repeat("<b>Lương Sơn</b> has 12 ha left. The lease term ends in 2061.\n", 300)
	b.ReportAllocs()
	for b.Loop() {
		Split(long)
	}
}
