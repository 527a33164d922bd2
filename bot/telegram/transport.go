package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

// carrier is what carries the calls of a client. http.Client itself is passed by: it would follow redirects, and name the
// address, with the token, in its errors.
func carrier(given *http.Client) http.RoundTripper {
	if given != nil && given.Transport != nil {
		return given.Transport
	}
	return transport()
}

// transport speaks HTTP/1.1 over many kept connections: a stuck one then holds up one call rather than all.
func transport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}
	t := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: longestPoll + 15*time.Second,
		IdleConnTimeout:       50 * time.Second, // before servers close theirs, which would make a send unsure
		MaxIdleConns:          512,
		MaxIdleConnsPerHost:   512,
		Protocols:             new(http.Protocols),
	}
	t.Protocols.SetHTTP1(true)
	return t
}

// longestPoll is as long as Telegram lets getUpdates wait.
const longestPoll = 50 * time.Second

// largestReply bounds an answer: a hundred of the longest messages stay below it.
const largestReply = 16 << 20

// exchange is v5's HTTPClient for one call: it brings in the context and remembers what v5 forgets.
type exchange struct {
	ctx        context.Context
	client     *Client
	status     int
	retryAfter time.Duration
	touched    atomic.Bool // a connection stood and took from the request, so it may have arrived
}

// Do sends the request and reads the whole answer, so that v5 never meets a half one.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	req = x.watch(req)
	resp, err := x.client.carrier.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	x.status = resp.StatusCode
	x.retryAfter = retryAfter(resp.Header)
	text, err := read(resp.Body, resp.ContentLength, largestReply)
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if len(text) == 0 || text[0] != '{' {
		return nil, &foreignAnswer{resp.StatusCode, resp.Header.Get("Content-Type")}
	}
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, nil
}

// watch binds the request to the context and to touched.
func (x *exchange) watch(req *http.Request) *http.Request {
	if req.Body == http.NoBody {
		trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { x.touched.Store(true) }}
		return req.WithContext(httptrace.WithClientTrace(x.ctx, trace))
	}
	req = req.WithContext(x.ctx)
	req.Body = &watched{req.Body, &x.touched}
	return req
}

// retryAfter is the header's seconds, which Telegram sends beside parameters.retry_after, at most a day.
func retryAfter(h http.Header) time.Duration {
	given := h.Get("Retry-After")
	if given == "" {
		return 0
	}
	n, err := strconv.Atoi(given)
	if err != nil {
		return 0
	}
	return seconds(min(max(n, 0), 24*60*60))
}

var errTooLarge = errors.New("too large")

// read takes a whole body of at most limit bytes; length is what was announced, -1 if nothing was.
func read(body io.Reader, length, limit int64) ([]byte, error) {
	if length > limit {
		return nil, errTooLarge
	}
	if length >= 0 {
		text := make([]byte, length)
		_, err := io.ReadFull(body, text)
		return text, err
	}
	text, err := io.ReadAll(io.LimitReader(body, limit+1))
	if int64(len(text)) > limit {
		return nil, errTooLarge
	}
	return text, err
}

// foreignAnswer comes from something between the bot and Telegram, such as a proxy's page.
type foreignAnswer struct {
	status int
	kind   string
}

func (e *foreignAnswer) Error() string {
	return fmt.Sprintf("answered %d with %q instead of JSON", e.status, e.kind)
}

// watched notes that a body is being read.
type watched struct {
	io.ReadCloser
	touched *atomic.Bool
}

func (w *watched) Read(p []byte) (int, error) {
	w.touched.Store(true)
	return w.ReadCloser.Read(p)
}

// failure makes anything but Telegram's own refusal an Unavailable.
func (x *exchange) failure(method string, err error) error {
	away := &Unavailable{Method: method, Status: x.status, Unsure: x.touched.Load(), Err: x.client.clean(err)}
	if foreign := (*foreignAnswer)(nil); errors.As(err, &foreign) && foreign.status >= 300 && foreign.status < 500 {
		away.Unsure = false
	}
	return away
}

// clean takes the address, which holds the token, out of an error. The chain below stays, unless it too holds the token:
// then only the text and the context's error remain.
func (c *Client) clean(err error) error {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	text := c.hide(err.Error())
	if text == err.Error() {
		return err
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return fmt.Errorf("%s: %w", text, known)
		}
	}
	return errors.New(text)
}
