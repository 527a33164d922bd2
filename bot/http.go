package bot

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// HTTP serves /healthz (200 while the process lives), /readyz (200 when the index is loaded, the store answers and Telegram accepted the
// token, else 503; the body says which) and /metrics (Prometheus).
func (b *Bot) HTTP(metrics prometheus.Gatherer) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", b.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return mux
}

func (b *Bot) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), b.waits.ready)
	defer cancel()
	state := struct {
		Ready    bool `json:"ready"`
		Index    bool `json:"index"`
		Store    bool `json:"store"`
		Telegram bool `json:"telegram"`
	}{Index: b.answerer() != nil, Store: b.store.Ping(ctx) == nil, Telegram: b.me.Load() != nil}
	state.Ready = state.Index && state.Store && state.Telegram
	w.Header().Set("Content-Type", "application/json")
	if !state.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(state)
}
