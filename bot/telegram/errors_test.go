package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestRefusalsBecomeTypedErrors(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		want   error
	}{
		"429 tells how long":              {tooMany(7), &TooManyRequests{"sendPhoto", 7 * time.Second}},
		"403 blocked":                     {refusal(403, "Forbidden: bot was blocked by the user", ""), &Forbidden{"sendPhoto", Blocked, "Forbidden: bot was blocked by the user"}},
		"403 deactivated":                 {refusal(403, "Forbidden: user is deactivated", ""), &Forbidden{"sendPhoto", Deactivated, "Forbidden: user is deactivated"}},
		"403 kicked, in other case":       {refusal(403, "FORBIDDEN: Bot was KICKED FROM the supergroup chat", ""), &Forbidden{"sendPhoto", Kicked, "FORBIDDEN: Bot was KICKED FROM the supergroup chat"}},
		"403 not a member":                {refusal(403, "Forbidden: bot is not a member of the channel chat", ""), &Forbidden{"sendPhoto", NotMember, "Forbidden: bot is not a member of the channel chat"}},
		"403 group deleted":               {refusal(403, "Forbidden: the group chat was deleted", ""), &Forbidden{"sendPhoto", GroupDeleted, "Forbidden: the group chat was deleted"}},
		"403 never started":               {refusal(403, "Forbidden: bot can't initiate conversation with a user", ""), &Forbidden{"sendPhoto", NeverStarted, "Forbidden: bot can't initiate conversation with a user"}},
		"403 for another reason":          {refusal(403, "Forbidden: new", ""), &Forbidden{"sendPhoto", OtherReason, "Forbidden: new"}},
		"400":                             {refusal(400, "Bad Request: chat not found", ""), &BadRequest{"sendPhoto", 400, "Bad Request: chat not found"}},
		"400 that tells of the new group": {refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `{"migrate_to_chat_id":-1001234567890}`), &Migrated{"sendPhoto", -1001234567890}},
		"401":                             {refusal(401, "Unauthorized", ""), &Unauthorized{"sendPhoto"}},
		"404 for a token of no bot":       {refusal(404, "Not Found", ""), &Unauthorized{"sendPhoto"}},
		"404 for an unknown method":       {refusal(404, "Not Found: method not found", ""), &BadRequest{"sendPhoto", 404, "Not Found: method not found"}},
		"409":                             {refusal(409, "Conflict: terminated by other getUpdates request", ""), &Conflict{"sendPhoto", "Conflict: terminated by other getUpdates request"}},
		"413":                             {refusal(413, "Request Entity Too Large", ""), &BadRequest{"sendPhoto", 413, "Request Entity Too Large"}},
	} {
		t.Run(name, func(t *testing.T) {
			client := over(t, api(func(*http.Request, string, url.Values) reply { return c.answer }))
			if err := client.Call(t.Context(), "sendPhoto", Params{"chat_id": 7}, nil); !reflect.DeepEqual(err, c.want) {
				t.Errorf("Call: want %#v, got %#v", c.want, err)
			}
			if c.answer.status == 429 {
				return // an upload would wait
			}
			_, err := client.Upload(t.Context(), "sendPhoto", Params{"chat_id": 7}, File{Field: "photo", Name: "a.png", Bytes: []byte("png")})
			if !reflect.DeepEqual(err, c.want) {
				t.Errorf("Upload: want %#v, got %#v", c.want, err)
			}
		})
	}
}

func TestUploadRefusedWithoutAnyCodeIsReadFromItsText(t *testing.T) {
	client := over(t, api(func(*http.Request, string, url.Values) reply {
		return reply{200, `{"ok":false,"description":"Forbidden: bot was blocked by the user"}`}
	}))
	_, err := client.Upload(t.Context(), "sendPhoto", Params{"chat_id": 7}, File{Field: "photo", Name: "a.png", Bytes: []byte("png")})
	if !errors.As(err, new(*Forbidden)) {
		t.Errorf("want *Forbidden, got %#v", err)
	}
}

func TestRetryAfterIsTakenFromTheHeaderToo(t *testing.T) {
	client := over(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "9")
		w.WriteHeader(429)
		_, _ = io.WriteString(w, `{"ok":false,"error_code":429,"description":"Too Many Requests"}`)
	}))
	err := client.Call(t.Context(), "getMe", nil, nil)
	if many := (*TooManyRequests)(nil); !errors.As(err, &many) || many.RetryAfter != 9*time.Second {
		t.Errorf("want 9 s to wait, got %v", err)
	}
}

// broken are the ways in which a call can fail over a real connection.
var broken = map[string]struct {
	unsure bool
	serve  http.HandlerFunc
}{
	"502 with a page": {true, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(502)
		_, _ = io.WriteString(w, "<html>"+r.URL.Path)
	}},
	"407 of a proxy": {false, func(w http.ResponseWriter, r *http.Request) { http.Error(w, r.URL.Path, http.StatusProxyAuthRequired) }},
	"a redirect": {false, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere"+r.URL.Path, http.StatusFound)
	}},
	"200 with a page": {true, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "<html>log in: "+r.URL.Path)
	}},
	"no content": {true, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) }},
	"500 in JSON": {true, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(500)
		_, _ = io.WriteString(w, `{"ok":false,"error_code":500,"description":"Internal Server Error at `+r.URL.Path+`"}`)
	}},
	"half an answer":     {true, raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":tr")},
	"JSON cut short":     {true, raw("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"ok\":tr")},
	"no HTTP":            {true, raw("bot" + marker + " says no\r\n\r\n")},
	"hang-up":            {true, raw("")},
	"too large":          {true, raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{")},
	"a result of no use": {true, raw("HTTP/1.1 200 OK\r\nContent-Length: 31\r\n\r\n{\"ok\":true,\"result\":\"" + "elephant" + "\"}")},
	"no answer in time":  {true, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-r.Context().Done() }},
}

// raw reads the request, writes the text and hangs up.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, text)
		conn.Close()
	}
}

func TestFailuresTellWhetherTheRequestMayHaveArrived(t *testing.T) {
	for name, c := range broken {
		t.Run(name, func(t *testing.T) {
			client := over(t, c.serve)
			if name == "no answer in time" {
				client.usual = 200 * time.Millisecond
			}
			_, err := client.Send(t.Context(), Message{Chat: 7, HTML: "x"})
			away := (*Unavailable)(nil)
			if !errors.As(err, &away) || away.Unsure != c.unsure {
				t.Errorf("want *Unavailable with Unsure %v, got %#v", c.unsure, err)
			}
			keepsTheToken(t, err)
			if err := client.Call(t.Context(), "logOut", nil, new(bool)); Unsure(err) != c.unsure {
				t.Errorf("without parameters: want Unsure %v, got %#v", c.unsure, err)
			}
			_, err = client.Upload(t.Context(), "sendDocument", Params{"chat_id": 7}, File{Field: "document", Name: "a", Bytes: make([]byte, 1<<16)})
			if !errors.As(err, &away) {
				t.Errorf("Upload: want *Unavailable, got %#v", err)
			}
			keepsTheToken(t, err)
		})
	}
}

func TestRequestThatNeverLeftIsSureNotToHaveArrived(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	client := connect(t, Options{API: "http://" + listener.Addr().String()})
	_, err = client.Send(t.Context(), Message{Chat: 7, HTML: "x"})
	if Unsure(err) || !errors.As(err, new(*Unavailable)) || !errors.As(err, new(*net.OpError)) {
		t.Errorf("want a sure *Unavailable over a *net.OpError, got %#v", err)
	}
	keepsTheToken(t, err)
	if err := client.Call(t.Context(), "logOut", nil, nil); err == nil || Unsure(err) {
		t.Errorf("without parameters: want a sure error, got %v", err)
	}
	err = client.Call(t.Context(), "send%zz", nil, nil)
	keepsTheToken(t, err)
}

func TestCancelledCallSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client := over(t, api(func(r *http.Request, _ string, _ url.Values) reply { cancel(); <-r.Context().Done(); return okTrue }))
	_, err := client.Send(ctx, Message{Chat: 7, HTML: "x"})
	if !errors.Is(err, context.Canceled) || !Unsure(err) {
		t.Errorf("want an unsure context.Canceled, got %#v", err)
	}
	keepsTheToken(t, err)
}

func TestTokenInADescriptionIsHidden(t *testing.T) {
	for code := 400; code < 504; code++ {
		client := over(t, api(func(*http.Request, string, url.Values) reply { return refusal(code, "no "+marker, "") }))
		keepsTheToken(t, client.Call(t.Context(), "getMe", nil, nil))
	}
}

func TestCarrierThatNamesTheAddressIsCleaned(t *testing.T) {
	naming := carrierFunc(func(r *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("at %s: %w", r.URL, context.Canceled)
	})
	err := connect(t, Options{HTTP: &http.Client{Transport: naming}}).Call(t.Context(), "getMe", nil, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("want context.Canceled kept, got %v", err)
	}
	keepsTheToken(t, err)
	wrapping := carrierFunc(func(r *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: io.ErrUnexpectedEOF}
	})
	err = connect(t, Options{HTTP: &http.Client{Transport: wrapping}}).Call(t.Context(), "getMe", nil, nil)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("want io.ErrUnexpectedEOF kept, got %v", err)
	}
	keepsTheToken(t, err)
}

type carrierFunc func(*http.Request) (*http.Response, error)

func (f carrierFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTokenIsInNothingThatPrints(t *testing.T) {
	server := httptest.NewServer(broken["502 with a page"].serve)
	defer server.Close()
	var log bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	logged := io.MultiWriter(&log, writerFunc(cancel))
	options := Options{Token: marker, API: server.URL, Log: slog.New(slog.NewJSONHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	client := connect(t, options)
	for _, thing := range []any{options, &options, client, *client, struct{ O Options }{options}, struct{ C *Client }{client}} {
		keepsTheToken(t, thing)
	}
	_ = client.Poll(ctx, 0, nil) // until it logs
	if strings.Contains(log.String(), marker) {
		t.Errorf("want a log without the token, got %q", log.String())
	}
	for _, token := range []string{"", "1:" + marker + " ", marker + "/", marker + "%s", marker + "\n"} {
		_, err := New(Options{Token: token})
		if err == nil {
			t.Errorf("want the token %q refused", token)
		}
		keepsTheToken(t, err)
	}
}

// writerFunc is told of each write.
type writerFunc func()

func (f writerFunc) Write(p []byte) (int, error) { f(); return len(p), nil }

// keepsTheToken prints a thing, and an error's whole chain, in every way and looks for the token.
func keepsTheToken(t *testing.T, thing any) {
	t.Helper()
	if thing == nil {
		t.Error("want something that may print the token, got nil")
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "thing", thing)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "thing", thing)
	text, _ := json.Marshal(thing)
	prints := []string{log.String(), string(text)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		prints = append(prints, fmt.Sprintf(verb, thing))
	}
	for _, print := range prints {
		for _, form := range []string{marker, url.QueryEscape(marker), fmt.Sprintf("%x", marker), "MARKER-that"} {
			if strings.Contains(print, form) {
				t.Errorf("%T prints the token: %s", thing, print)
			}
		}
	}
	if err, ok := thing.(error); ok {
		if below := errors.Unwrap(err); below != nil {
			keepsTheToken(t, below)
		}
	}
}

func TestAddressThatIsNoneIsRefused(t *testing.T) {
	for _, address := range []string{"telegram.org", "ftp://x", "http://", "http://x?y", "::"} {
		if _, err := New(Options{Token: "1:A", API: address}); err == nil {
			t.Errorf("want the address %q refused", address)
		}
	}
}

func TestGoneMeansThatNobodyIsThere(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&Forbidden{Reason: Blocked}, true},
		{fmt.Errorf("x: %w", &BadRequest{Description: "Bad Request: chat not found"}), true},
		{&BadRequest{Description: "Bad Request: message text is empty"}, false},
		{&TooManyRequests{}, false},
		{nil, false},
	} {
		if got := Gone(c.err); got != c.want {
			t.Errorf("Gone(%v): want %v, got %v", c.err, c.want, got)
		}
	}
}
