package telegram

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// TooManyRequests is a 429: nothing was done, and nothing will be before RetryAfter has passed.
type TooManyRequests struct {
	Method     string
	RetryAfter time.Duration
}

func (e *TooManyRequests) Error() string {
	return fmt.Sprintf("telegram %s: too many requests, again in %s", e.Method, e.RetryAfter)
}

// Reasons of Forbidden.
const (
	Blocked      = "blocked"       // the person blocked the bot
	Deactivated  = "deactivated"   // the account is gone
	Kicked       = "kicked"        // removed from the group or channel
	NotMember    = "not a member"  // of the group or channel
	GroupDeleted = "group deleted" // the group is gone
	NeverStarted = "never started" // the person has not written to the bot yet
	OtherReason  = "other"         // see Description
)

// Forbidden is a 403: this chat can't be written to, and trying again does not help until somebody lets the bot in again.
type Forbidden struct {
	Method      string
	Reason      string // one of the constants above
	Description string
}

func (e *Forbidden) Error() string { return "telegram " + e.Method + ": " + e.Description }

// Migrated tells that a group became a supergroup: nothing was done, and the chat goes on under To.
type Migrated struct {
	Method string
	To     int64
}

func (e *Migrated) Error() string {
	return fmt.Sprintf("telegram %s: the group is now the supergroup %d", e.Method, e.To)
}

// BadRequest is a refusal (400 and other 4xx) that the same request will meet again.
type BadRequest struct {
	Method      string
	Code        int
	Description string
}

func (e *BadRequest) Error() string { return "telegram " + e.Method + ": " + e.Description }

// Says tells whether the description holds the words, in any case; Telegram promises no exact texts.
func (e *BadRequest) Says(words string) bool { return says(e.Description, words) }

// Unauthorized is a 401 or 404: Telegram doesn't know the token.
type Unauthorized struct{ Method string }

func (e *Unauthorized) Error() string {
	return "telegram " + e.Method + ": the token is not accepted"
}

// Conflict is a 409: another process polls with this token, or a webhook is set.
type Conflict struct {
	Method      string
	Description string
}

func (e *Conflict) Error() string { return "telegram " + e.Method + ": " + e.Description }

// Unavailable is a network failure, a 5xx, or an answer that is none of Telegram's.
type Unavailable struct {
	Method string
	Status int  // HTTP status, 0 without an answer
	Unsure bool // the request may have arrived and been carried out: sending again may send twice
	Err    error
}

func (e *Unavailable) Error() string {
	if e.Unsure {
		return fmt.Sprintf("telegram %s: %v (it may have arrived)", e.Method, e.Err)
	}
	return fmt.Sprintf("telegram %s: %v", e.Method, e.Err)
}

func (e *Unavailable) Unwrap() error { return e.Err }

// Gone tells whether the chat can't be written to any more: a broadcast should forget it until it writes again.
func Gone(err error) bool {
	if forbidden := (*Forbidden)(nil); errors.As(err, &forbidden) {
		return true
	}
	bad := (*BadRequest)(nil)
	return errors.As(err, &bad) && bad.Says("chat not found")
}

// Unsure tells whether the request may have been carried out although it failed.
func Unsure(err error) bool {
	away := (*Unavailable)(nil)
	return errors.As(err, &away) && away.Unsure
}

// classify turns what v5 and the exchange report into one of the types above.
func classify(method string, x *exchange, err error) error {
	refusal := (*tgbotapi.Error)(nil)
	if !errors.As(err, &refusal) {
		return x.failure(method, err)
	}
	text := x.client.hide(refusal.Message)
	switch code := codeOf(refusal, x.status); {
	case refusal.MigrateToChatID != 0:
		return &Migrated{method, refusal.MigrateToChatID}
	case code == 429:
		return &TooManyRequests{method, max(seconds(refusal.RetryAfter), x.retryAfter, time.Second)}
	case code == 403:
		return &Forbidden{method, reason(text), text}
	case code == 401, code == 404 && !says(text, "method not found"):
		return &Unauthorized{method}
	case code == 409:
		return &Conflict{method, text}
	case code >= 400 && code < 500:
		return &BadRequest{method, code, text}
	default:
		return &Unavailable{method, code, true, fmt.Errorf("%d %s", code, text)}
	}
}

// codeOf falls back on the HTTP status and then on the text, for v5 loses the code of an upload.
func codeOf(refusal *tgbotapi.Error, status int) int {
	switch text := refusal.Message; {
	case refusal.Code != 0:
		return refusal.Code
	case status >= 300:
		return status
	case refusal.RetryAfter > 0 || says(text, "too many requests"):
		return 429
	case says(text, "forbidden"):
		return 403
	case says(text, "unauthorized"):
		return 401
	case says(text, "conflict"):
		return 409
	case says(text, "bad request"):
		return 400
	}
	return 500
}

func reason(text string) string {
	for _, known := range []struct{ words, reason string }{
		{"blocked by the user", Blocked},
		{"user is deactivated", Deactivated},
		{"kicked from", Kicked},
		{"is not a member", NotMember},
		{"group chat was deleted", GroupDeleted},
		{"can't initiate conversation", NeverStarted},
	} {
		if says(text, known.words) {
			return known.reason
		}
	}
	return OtherReason
}

func says(text, words string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}

func refused(err error, words ...string) bool {
	bad := (*BadRequest)(nil)
	if !errors.As(err, &bad) {
		return false
	}
	for _, w := range words {
		if bad.Says(w) {
			return true
		}
	}
	return false
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// Kind names an error in a word for metrics: ok, too_many, forbidden, migrated, bad_request, unauthorized, conflict,
// cancelled, unavailable.
func Kind(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, new(*TooManyRequests)):
		return "too_many"
	case errors.As(err, new(*Forbidden)):
		return "forbidden"
	case errors.As(err, new(*Migrated)):
		return "migrated"
	case errors.As(err, new(*BadRequest)):
		return "bad_request"
	case errors.As(err, new(*Unauthorized)):
		return "unauthorized"
	case errors.As(err, new(*Conflict)):
		return "conflict"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	}
	return "unavailable"
}
