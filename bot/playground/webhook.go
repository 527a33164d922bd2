package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// hook delivers updates to a webhook as Telegram does: one lane per chat (or person) and kind of update, the next
// update of a lane only after a 2xx for the one before, lanes side by side up to the connections allowed.
// Its fields are guarded by Server.mu.
type hook struct {
	server      *Server
	url         string
	secret      string
	connections int
	client      *http.Client
	ctx         context.Context
	stop        context.CancelFunc

	lanes  map[laneKey]*lane
	ready  []*lane // lanes with an update due and nobody at work on them
	active int

	lastError     string
	lastErrorDate int64
}

type laneKey struct {
	kind string
	id   int64
}

type lane struct {
	key     laneKey
	updates []*update
	pause   time.Duration // the last one taken, 0 after a success
}

func (s *Server) setWebhook(ctx context.Context, r *request) (any, error) {
	address, secret := r.text("url"), r.text("secret_token")
	if address == "" {
		return s.deleteWebhook(ctx, r)
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, s.breach(r, "bad webhook: invalid webhook URL specified")
	}
	if len(secret) > 256 {
		return nil, s.breach(r, "secret token is too long")
	}
	for i := range len(secret) {
		if c := secret[i]; !isAlnum(c) && c != '_' && c != '-' {
			return nil, s.breach(r, "secret token contains unallowed characters")
		}
	}
	connections := int(clamp(r.int("max_connections", 40), 1, 100))

	s.mu.Lock()
	defer s.mu.Unlock()
	if kinds, ok := r.strings("allowed_updates"); ok {
		s.queue.allow(kinds)
	}
	if r.bool("drop_pending_updates") {
		s.queue.drop()
	}
	if s.queue.poll != nil {
		s.queue.poll.ended <- "Conflict: terminated by setWebhook request"
		s.queue.poll = nil
	}
	s.unhook()
	h := &hook{server: s, url: address, secret: secret, connections: connections, lanes: map[laneKey]*lane{}}
	h.client = &http.Client{
		Timeout:       time.Minute,
		Transport:     &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	h.ctx, h.stop = context.WithCancel(s.ctx)
	s.hook = h
	for _, u := range s.queue.pending {
		if !u.done {
			h.add(u)
		}
	}
	return true, nil
}

func (s *Server) deleteWebhook(_ context.Context, r *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.bool("drop_pending_updates") {
		s.queue.drop()
	}
	s.unhook()
	return true, nil
}

func (q *queue) drop() {
	for _, u := range q.pending {
		u.done = true
	}
	q.pending, q.waiting = nil, 0
}

// unhook ends deliveries. An update under way counts as delivered if its 2xx still arrives.
func (s *Server) unhook() {
	if s.hook == nil {
		return
	}
	s.hook.stop()
	s.hook.client.CloseIdleConnections()
	s.hook = nil
}

func (s *Server) getWebhookInfo(context.Context, *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": s.queue.waiting}
	if h := s.hook; h != nil {
		info["url"], info["max_connections"] = h.url, h.connections
		if h.lastErrorDate != 0 {
			info["last_error_date"], info["last_error_message"] = h.lastErrorDate, h.lastError
		}
	}
	return info, nil
}

// add puts an update at the end of its lane. The caller holds mu.
func (h *hook) add(u *update) {
	l := h.lanes[u.lane]
	if l == nil {
		l = &lane{key: u.lane}
		h.lanes[u.lane] = l
	}
	l.updates = append(l.updates, u)
	if len(l.updates) == 1 {
		h.due(l)
	}
}

// due hands a lane to a deliverer, a new one if more may work. The caller holds mu.
func (h *hook) due(l *lane) {
	h.ready = append(h.ready, l)
	if h.active < h.connections {
		h.active++
		go h.work()
	}
}

// work delivers one update of one lane after another until no lane is ready.
func (h *hook) work() {
	h.server.mu.Lock()
	defer h.server.mu.Unlock()
	for len(h.ready) > 0 && h.ctx.Err() == nil {
		l := h.ready[0]
		h.ready = h.ready[1:]
		u := l.updates[0]
		if u.done || time.Now().After(u.expires) {
			h.next(l)
			continue
		}
		h.server.mu.Unlock()
		wait, err := h.deliver(u)
		h.server.mu.Lock()
		if err == nil {
			h.next(l)
			continue
		}
		h.retry(l, wait, err)
	}
	h.active--
}

// next takes the finished update off the lane. The caller holds mu.
func (h *hook) next(l *lane) {
	h.server.queue.finish(l.updates[0])
	h.server.change()
	l.updates, l.pause = l.updates[1:], 0
	if len(l.updates) == 0 {
		delete(h.lanes, l.key)
		return
	}
	h.ready = append(h.ready, l)
}

// retry brings the lane back after a pause: what the bot asked for, else 1 s doubling up to a minute or two.
func (h *hook) retry(l *lane, wait time.Duration, err error) {
	if h.ctx.Err() != nil {
		return
	}
	h.lastError, h.lastErrorDate = err.Error(), time.Now().Unix()
	l.pause = min(max(h.server.opts.WebhookRetry, 2*l.pause), time.Minute+rand.N(time.Minute))
	if wait == 0 {
		wait = l.pause
	}
	h.server.opts.Log.Debug("webhook delivery failed", "again in", wait, "error", err)
	time.AfterFunc(wait, func() {
		h.server.mu.Lock()
		defer h.server.mu.Unlock()
		if h.ctx.Err() == nil {
			h.due(l)
		}
	})
}

// deliver posts one update. On a failure wait is what the answer's Retry-After asked for, at most an hour, else 0.
func (h *hook) deliver(u *update) (wait time.Duration, err error) {
	r, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(u.body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	answer, err := h.client.Do(r)
	if err != nil {
		var outer *url.Error
		if errors.As(err, &outer) {
			err = outer.Err
		}
		return 0, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return 0, fmt.Errorf("reading the answer: %w", err)
	}
	if answer.StatusCode/100 != 2 {
		seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
		wait = time.Duration(clamp(int64(seconds), 0, 3600)) * time.Second
		return wait, fmt.Errorf("Wrong response from the webhook: %s", answer.Status)
	}
	h.callInAnswer(body)
	return 0, nil
}

// callInAnswer makes the call that a webhook's answer may carry (Bot API "Making requests when getting updates").
func (h *hook) callInAnswer(body []byte) {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(body, &fields) != nil || fields["method"] == nil {
		return
	}
	r := &request{values: map[string]string{}}
	r.takeJSON(fields)
	r.method = r.text("method")
	if _, err := h.server.call(h.ctx, r); err != nil {
		h.server.opts.Log.Debug("call in a webhook's answer failed", "method", r.method, "error", err)
	}
}
