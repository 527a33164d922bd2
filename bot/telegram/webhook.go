package telegram

import (
	"context"
	"crypto/subtle"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// largestUpdate bounds what the webhook takes in.
const largestUpdate = 1 << 20

// Webhook takes updates that Telegram posts with the secret given to SetWebhook. It answers 200 only after handle returned
// nil, else 503 with Retry-After, and Telegram sends the update again. A request without the secret gets 401, and with an
// empty secret every request does. handle's context outlives a hang-up by Telegram: what was begun is finished.
func Webhook(secret string, handle func(ctx context.Context, u Update) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, status := receive(r, secret)
		if status != http.StatusOK {
			http.Error(w, http.StatusText(status), status)
			return
		}
		if err := handle(context.WithoutCancel(r.Context()), u); err != nil {
			w.Header().Set("Retry-After", strconv.Itoa(pause(err)))
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
}

// receive checks and reads a request, and says with which status to turn it down.
func receive(r *http.Request, secret string) (Update, int) {
	sent := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	if secret == "" || subtle.ConstantTimeCompare([]byte(sent), []byte(secret)) != 1 {
		return Update{}, http.StatusUnauthorized
	}
	if r.Method != http.MethodPost {
		return Update{}, http.StatusMethodNotAllowed
	}
	if !isJSON(r.Header.Get("Content-Type")) {
		return Update{}, http.StatusUnsupportedMediaType
	}
	body, err := read(r.Body, r.ContentLength, largestUpdate)
	if errors.Is(err, errTooLarge) {
		return Update{}, http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return Update{}, http.StatusBadRequest
	}
	u, err := decode(body)
	if err != nil || u.ID == 0 {
		return Update{}, http.StatusBadRequest
	}
	return u, http.StatusOK
}

func isJSON(contentType string) bool {
	if contentType == "application/json" {
		return true
	}
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "application/json"
}

// pause is how many seconds Telegram should let pass before it sends the update again.
func pause(err error) int {
	if many := (*TooManyRequests)(nil); errors.As(err, &many) {
		return int((many.RetryAfter + time.Second - 1) / time.Second)
	}
	return 1
}
