package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const marker = "987654:MARKER-that_must_not_show"

// reply is what a fake Bot API answers: a status and a body.
type reply struct {
	status int
	body   string
}

var okTrue = reply{200, `{"ok":true,"result":true}`}

func refusal(code int, text, parameters string) reply {
	if parameters == "" {
		parameters = "{}"
	}
	return reply{code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q,"parameters":%s}`, code, text, parameters)}
}

func tooMany(after int) reply {
	return refusal(429, fmt.Sprint("Too Many Requests: retry after ", after), fmt.Sprintf(`{"retry_after":%d}`, after))
}

func sent(id int) reply {
	return reply{200, fmt.Sprintf(`{"ok":true,"result":{"message_id":%d,"chat":{"id":7}}}`, id)}
}

// api answers Bot API calls by a function of the method and its fields.
func api(answer func(r *http.Request, method string, fields url.Values) reply) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseMultipartForm(1 << 20)
		answer := answer(r, path.Base(r.URL.Path), r.PostForm)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(answer.status)
		_, _ = io.WriteString(w, answer.body)
	})
}

func connect(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Token == "" {
		o.Token = marker
	}
	c, err := New(o)
	if err != nil {
		t.Fatalf("want a client, got %v", err)
	}
	return c
}

// over serves the handler on a real socket and gives a client to it.
func over(t *testing.T, h http.Handler) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return connect(t, Options{API: server.URL})
}

// inside serves the handler over pipes, so that it works within a synctest bubble, and gives the options of a client to it.
func inside(t *testing.T, h http.Handler) Options {
	t.Helper()
	w := &wire{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: h}
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(w) })
	carrier := &http.Transport{DialContext: w.dial, MaxIdleConnsPerHost: 100}
	t.Cleanup(func() {
		carrier.CloseIdleConnections()
		_ = server.Close()
		served.Wait()
	})
	return Options{API: "http://telegram.test", HTTP: &http.Client{Transport: carrier}}
}

type wire struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (w *wire) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case w.conns <- there:
		return here, nil
	case <-w.closed:
	case <-ctx.Done():
	}
	return nil, errors.New("connection refused")
}

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error   { w.once.Do(func() { close(w.closed) }); return nil }
func (w *wire) Addr() net.Addr { return &net.UnixAddr{Name: "wire"} }

// queue is Telegram's side of getUpdates.
type queue struct {
	mu      sync.Mutex
	waiting []int64
	offset  int64 // highest asked for
	calls   []time.Time
	news    chan struct{}
	fault   func(call int) *reply
}

func newQueue() *queue { return &queue{news: make(chan struct{}, 1)} }

func (q *queue) push(ids ...int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, ids...)
	select {
	case q.news <- struct{}{}:
	default:
	}
}

func (q *queue) left() []int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return append([]int64(nil), q.waiting...)
}

func (q *queue) asked() []time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	return append([]time.Time(nil), q.calls...)
}

func (q *queue) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	api(func(r *http.Request, method string, f url.Values) reply {
		number := func(name string) int64 { n, _ := strconv.ParseInt(f.Get(name), 10, 64); return n }
		q.mu.Lock()
		q.calls = append(q.calls, time.Now())
		call := len(q.calls)
		q.mu.Unlock()
		if q.fault != nil {
			if answer := q.fault(call); answer != nil {
				return *answer
			}
		}
		until := time.NewTimer(time.Duration(number("timeout")) * time.Second)
		defer until.Stop()
		for {
			if page := q.page(number("offset"), int(number("limit"))); len(page) > 0 {
				return reply{200, `{"ok":true,"result":[` + strings.Join(page, ",") + `]}`}
			}
			select {
			case <-q.news:
			case <-r.Context().Done():
				return okTrue
			case <-until.C:
				return reply{200, `{"ok":true,"result":[]}`}
			}
		}
	}).ServeHTTP(w, r)
}

func (q *queue) page(offset int64, limit int) (page []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.offset = max(q.offset, offset)
	for len(q.waiting) > 0 && q.waiting[0] < offset {
		q.waiting = q.waiting[1:]
	}
	for _, id := range q.waiting[:min(limit, len(q.waiting))] {
		page = append(page, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"chat":{"id":%d}}}`, id, id))
	}
	return page
}
