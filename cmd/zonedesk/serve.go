package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"zonedesk/bot"
	"zonedesk/bot/broadcast"
	"zonedesk/bot/library"
	"zonedesk/bot/store"
	"zonedesk/bot/telegram"
	"zonedesk/config"
	"zonedesk/knowledge"
)

// Stopping takes at most both, within the ten seconds that containers are given by default.
const (
	intakeEnds = 5 * time.Second // for what Telegram has handed over
	lanesEnd   = 3 * time.Second // for what is still in the lanes then
)

func runServe(ctx context.Context, c *call) error {
	healthcheck := c.flags.Bool("healthcheck", false, "ask the service that listens here whether it lives, and exit: for a container's health check")
	settings := config.New(c.flags, c.getenv, config.Names()...)
	if err := c.parseFlags(); err != nil {
		return err
	}
	if !*healthcheck {
		settings.Require(config.TelegramToken, config.RedisURL)
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	if *healthcheck {
		return askHealth(ctx, cfg.Listen)
	}
	if err := checkStale(cfg); err != nil {
		return err
	}
	s, err := newService(ctx, cfg, newLog(c.stderr, cfg.Log))
	if err != nil {
		return err
	}
	return s.run(ctx)
}

// checkStale reports ages of kinds of figures that there are none of.
func checkStale(cfg config.Config) error {
	if err := knowledge.Ages(cfg.Stale).Check(); err != nil {
		return usageError{fmt.Errorf("%s (--%s): %w", config.Stale.Variable(), config.Stale, err)}
	}
	return nil
}

// newLog writes text for a person at a terminal, JSON for programs.
func newLog(w io.Writer, level slog.Level) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return slog.New(slog.NewTextHandler(w, o))
		}
	}
	return slog.New(slog.NewJSONHandler(w, o))
}

// service is the whole bot: all that serve and demo open, run and close.
type service struct {
	cfg      config.Config
	log      *slog.Logger
	listener net.Listener
	store    *store.Store
	library  *library.Library
	live     *library.Live
	telegram *telegram.Client
	bot      *bot.Bot

	broadcasts *broadcast.Engine

	server *http.Server
}

// newService opens everything that needs no answer from Telegram.
func newService(ctx context.Context, cfg config.Config, log *slog.Logger) (*service, error) {
	s := &service{cfg: cfg, log: log}
	if err := s.open(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *service) open(ctx context.Context) (err error) {
	for _, warning := range s.cfg.Warnings {
		s.log.Warn(warning)
	}
	if s.listener, err = net.Listen("tcp", s.cfg.Listen); err != nil {
		return fmt.Errorf("ZONEDESK_LISTEN (--listen): %w", err)
	}
	if err := s.openStore(ctx); err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	metrics := bot.NewMetrics(registry)
	if err := s.openLive(ctx, registry); err != nil {
		return err
	}
	ledger := s.store.Broadcasts(0)
	pacer := broadcast.NewPacer(ledger, broadcast.Limits{Rate: s.cfg.SendRate, ChatRate: s.cfg.ChatRate})
	s.telegram, err = telegram.New(telegram.Options{
		Token: s.cfg.TelegramToken.Reveal(), API: s.cfg.TelegramAPI, Log: s.log, Observe: metrics.Telegram, Linger: intakeEnds, Sent: pacer.Replied,
	})
	if err != nil {
		return err
	}
	s.broadcasts = broadcast.New(broadcast.Options{
		Store: ledger, Telegram: s.telegram, Pacer: pacer, Log: s.log,
		Audience: func(b broadcast.Broadcast) broadcast.Source { return s.bot.Audience(b) },
		Gone: func(ctx context.Context, chat int64, before time.Time) {
			s.noted("gone", s.store.MarkGone(ctx, chat, before))
		},
		Moved: func(ctx context.Context, from, to int64) { s.noted("moved", s.store.Move(ctx, from, to)) },
	})
	s.bot = bot.New(bot.Options{
		Broadcasts: s.broadcasts, Library: s.library, Approval: s.cfg.Approval,
		Desk: s.live.Desk, Telegram: s.telegram, Store: s.store, Log: s.log, Metrics: metrics, Quota: s.cfg.Quota, Keep: s.cfg.ConversationDays, Told: s.cfg.ToldDays,
		Bring: func(ctx context.Context, m telegram.Message) (int, error) {
			if err := pacer.Wait(ctx, m.Chat); err != nil {
				return 0, err
			}
			return s.telegram.Send(ctx, m)
		},
		Admins: s.cfg.Admins, Zone: s.cfg.Timezone, Holders: []bot.Holder{s.broadcasts},
		Staff: s.cfg.StaffChat, Nameless: s.cfg.HideNames, Ages: s.cfg.Stale,
		Office: bot.Office{Days: s.cfg.Hours.Days, From: s.cfg.Hours.From, To: s.cfg.Hours.To, Holidays: s.cfg.Holidays},
	})
	s.server = s.newServer(s.bot.HTTP(registry))
	return nil
}

// openStore fails only when no store can ever be reached that way: one that is away may come back, and meanwhile questions are answered.
func (s *service) openStore(ctx context.Context) (err error) {
	s.store, err = store.Open(ctx, s.cfg.RedisURL.Reveal(), store.Options{Conversation: s.cfg.Conversation()})
	if s.store == nil {
		return fmt.Errorf("ZONEDESK_REDIS_URL (--redis-url): %w", err)
	}
	if err != nil {
		s.log.Error("the store is away: answering without memory until it comes", "store", s.cfg.RedisURL, "error", err)
		return nil
	}
	for _, warning := range s.store.Warnings(ctx) {
		s.log.Warn(warning)
	}
	return nil
}

// openLive opens the current version of the knowledge, to be followed by run.
func (s *service) openLive(ctx context.Context, registry prometheus.Registerer) error {
	began := time.Now()
	own, err := loadPack(s.cfg.Knowledge)
	if err != nil {
		return err
	}
	rejected := prometheus.NewCounter(prometheus.CounterOpts{Namespace: "zonedesk", Name: "knowledge_rejected_total", Help: "Published versions of the knowledge that are not served, being damaged, faulty or unfit."})
	s.library = newLibrary(s.store, own, s.cfg.Data)
	s.live, err = library.NewLive(ctx, s.library, library.LiveOptions{Log: s.log, Rejected: func(library.Version, error) { rejected.Inc() }})
	if err != nil {
		return err
	}
	registry.MustRegister(rejected, prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "zonedesk", Name: "knowledge_version", Help: "Version of the knowledge that is served; 0: the program's own."},
		func() float64 { return float64(s.live.Version().Number) }))
	documents, fallback := s.live.Documents()
	if fallback != nil {
		s.log.Warn("the index is kept in memory, because the one on disk can't be used", "folder", s.cfg.Data, "error", fallback)
	}
	pack := s.live.Desk().Pack()
	s.log.Info("the knowledge is loaded", "pack", pack.ID, "version", s.live.Version().Number, "facts", len(pack.Facts), "documents", documents, "took", time.Since(began).String())
	return nil
}

// noted logs that a broadcast learnt something of a chat which could not be kept.
func (s *service) noted(what string, err error) {
	if err != nil {
		s.log.Warn("what a broadcast learnt of a chat could not be kept", "what", what, "error", err)
	}
}

// newServer serves the webhook, if there is one, beside the bot's own pages.
func (s *service) newServer(own http.Handler) *http.Server {
	handler := own
	if s.cfg.WebhookURL != "" {
		hook := telegram.Webhook(s.cfg.WebhookSecret.Reveal(), s.handle)
		handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.EscapedPath() == s.cfg.WebhookPath {
				hook.ServeHTTP(w, r)
				return
			}
			own.ServeHTTP(w, r)
		})
	}
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      2 * time.Minute, // an update may have to wait for its chat's lane
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

var errStarting = errors.New("the bot is starting")

func (s *service) handle(ctx context.Context, u telegram.Update) error {
	if !s.bot.Started() {
		return errStarting
	}
	return s.bot.Handle(ctx, u)
}

// run works until ctx ends or a part of it fails, and then stops in order: no new updates, the lanes run empty, the store closes.
func (s *service) run(ctx context.Context) error {
	defer s.close()
	group, running := errgroup.WithContext(ctx)
	group.Go(s.serveHTTP)
	group.Go(func() error { return s.receive(running) })
	group.Go(func() error {
		s.live.Run(running)
		return nil
	})
	group.Go(func() error {
		<-running.Done()
		s.stopHTTP()
		return nil
	})
	group.Go(func() error { s.bot.WatchBroadcasts(running); return nil })
	group.Go(func() error { s.bot.CarryEnquiries(running); return nil })
	err := group.Wait()
	s.drain()
	s.log.Info("stopped")
	return err
}

func (s *service) serveHTTP() error {
	s.log.Info("listening", "address", s.listener.Addr().String())
	if err := s.server.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve HTTP: %w", err)
	}
	return nil
}

func (s *service) stopHTTP() {
	ctx, cancel := context.WithTimeout(context.Background(), intakeEnds)
	defer cancel()
	if s.server.Shutdown(ctx) != nil {
		_ = s.server.Close() // those cut off get no 200, and Telegram sends the update again
	}
}

// receive takes in updates until ctx ends.
func (s *service) receive(ctx context.Context) error {
	err := s.bot.Start(ctx)
	if err == nil {
		err = s.work(ctx)
	}
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.As(err, new(*telegram.Unauthorized)):
		return errors.New("Telegram does not accept ZONEDESK_TELEGRAM_TOKEN (--telegram-token): expected the token that @BotFather gave")
	}
	return err
}

// work receives updates and sends broadcasts, which finish what is in hand and give back the rest, before the store is closed.
func (s *service) work(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	var sending sync.WaitGroup
	sending.Go(func() { s.broadcasts.Run(ctx) })
	defer sending.Wait()
	defer stop()
	return s.poll(ctx)
}

// poll receives by polling, or, when there is a webhook, registers that and waits.
func (s *service) poll(ctx context.Context) error {
	if s.cfg.WebhookURL == "" {
		if err := s.insist(ctx, "remove the webhook", s.telegram.DeleteWebhook); err != nil {
			return err
		}
		s.log.Info("polling for updates")
		return s.telegram.Poll(ctx, 0, s.bot.Dispatch)
	}
	if s.cfg.WebhookRegister {
		register := func(ctx context.Context) error {
			return s.telegram.SetWebhook(ctx, s.cfg.WebhookURL, s.cfg.WebhookSecret.Reveal(), 100)
		}
		if err := s.insist(ctx, "register the webhook", register); err != nil {
			return err
		}
	}
	s.log.Info("waiting for updates at the webhook", "path", s.cfg.WebhookPath, "registered", s.cfg.WebhookRegister)
	<-ctx.Done()
	return nil
}

// insist tries until Telegram has done it, refuses it for good, or ctx ends.
func (s *service) insist(ctx context.Context, what string, do func(context.Context) error) error {
	for wait := 500 * time.Millisecond; ; wait = min(2*wait, 30*time.Second) {
		err := do(ctx)
		if err == nil {
			return nil
		}
		many, away := (*telegram.TooManyRequests)(nil), (*telegram.Unavailable)(nil)
		if !errors.As(err, &many) && !errors.As(err, &away) {
			return fmt.Errorf("%s: %w", what, err)
		}
		d := wait/2 + rand.N(wait/2)
		if many != nil {
			d = max(d, many.RetryAfter)
		}
		s.log.Warn("Telegram did not do it yet", "what", what, "error", err, "again in", d.String())
		select {
		case <-time.After(d):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *service) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), lanesEnd)
	defer cancel()
	if err := s.bot.Drain(ctx); err != nil {
		s.log.Warn("not all that was begun is finished: Telegram will send it again", "error", err)
	}
}

// close closes what is open; nothing is left that could be done about an error.
func (s *service) close() {
	if s.listener != nil {
		_ = s.listener.Close()
	}
	if s.store != nil {
		_ = s.store.Close()
	}
	if s.live != nil {
		_ = s.live.Close()
	}
}

// askHealth asks the service at a listening address for /healthz.
func askHealth(ctx context.Context, listen string) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(listen)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	answer, err := (&http.Client{Transport: &http.Transport{}}).Do(r) // no proxy
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("ask for health: got %s, expected 200", answer.Status)
	}
	return nil
}

// reachable turns an address to listen on into one to connect to from here.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
