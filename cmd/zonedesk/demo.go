package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/config"
)

func runDemo(ctx context.Context, c *call) error {
	settings := config.New(c.flags, c.getenv, config.Listen, config.Knowledge, config.Quota, config.Timezone, config.OfficeHours, config.Holidays, config.HideNames, config.Stale, config.Log).
		Default(config.Listen, "127.0.0.1:8080").Default(config.Log, "warn")
	c.flags.Lookup(string(config.Listen)).Usage = "HTTP address of the chat page (default 127.0.0.1:8080); `value` or " + config.Listen.Variable()
	if err := c.parseFlags(); err != nil {
		return err
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	if err := checkStale(cfg); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return fmt.Errorf("%w; choose another address with --listen, such as --listen 127.0.0.1:8081", err)
	}
	log := newLog(c.stderr, cfg.Log)
	play := playground.New(playground.Options{Log: log, People: cast(), Keep: -1})
	play.AddGroup(playground.Group{ID: staffChat, Title: "Staff", Forum: true, Admins: []int64{administrator}, Members: []int64{officer}})
	page := reachable(listener.Addr().String())
	stopPage := servePage(play, listener, log)
	defer stopPage() // after the bot, which tells the playground at its end what it has finished
	s, err := newService(ctx, atPlayground(cfg, play, page), log)
	if err != nil {
		return err
	}
	if err := hire(ctx, s); err != nil {
		s.close()
		return err
	}
	fmt.Fprintf(c.stdout, "zonedesk is here to be tried: open http://%s in a browser. Hoa and Nam are its staff. Ctrl-C ends it.\n", page)
	return s.run(ctx)
}

// atPlayground are serve's settings for a bot at the playground, which leaves nothing behind.
func atPlayground(cfg config.Config, play *playground.Server, address string) config.Config {
	cfg.TelegramToken = config.NewSecret(play.Token())
	cfg.TelegramAPI = "http://" + address
	cfg.RedisURL = config.NewAddress("memory://")
	cfg.Listen = "127.0.0.1:0"
	cfg.Admins = []int64{administrator}
	cfg.StaffChat = staffChat
	cfg.ConversationDays, cfg.ToldDays = 1, 1
	cfg.SendRate, cfg.ChatRate = 28, 1
	return cfg
}

// The staff among the demo's people.
const (
	administrator = 1006
	officer       = 1007 // answers investors, and writes to followers
)

// staffChat is the group in which enquiries are answered.
const staffChat = -1001000001006

// cast are the people whom a visitor may play, one for each language and two members of staff.
func cast() []playground.Person {
	return []playground.Person{
		{ID: 1001, FirstName: "Minh", LastName: "Trần", Lang: "vi"},
		{ID: 1002, FirstName: "Emma", LastName: "Wilson", Lang: "en"},
		{ID: 1003, FirstName: "민준", LastName: "김", Lang: "ko"},
		{ID: 1004, FirstName: "伟", LastName: "王", Lang: "zh"},
		{ID: 1005, FirstName: "陽菜", LastName: "佐藤", Lang: "ja"},
		{ID: administrator, FirstName: "Hoa", LastName: "Đinh", Lang: "vi"},
		{ID: officer, FirstName: "Nam", LastName: "Lê", Lang: "en"},
	}
}

// hire makes the officer a member of the staff, as an invitation by the administrator would.
func hire(ctx context.Context, s *service) error {
	i := bot.Invitation{By: administrator, Rights: []bot.Right{bot.Enquiries, bot.Broadcasts}}
	code, err := s.store.Invite(ctx, i, time.Minute)
	if err != nil {
		return err
	}
	_, _, err = s.store.Join(ctx, code, bot.Member{User: officer, Name: "Nam Lê", Since: time.Now().UTC()})
	return err
}

// servePage serves the playground until stop is called.
func servePage(play *playground.Server, l net.Listener, log *slog.Logger) (stop func()) {
	server := &http.Server{
		Handler:           play,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l) // ends with stop only
	}()
	return func() {
		play.Close()
		_ = server.Close()
		<-ended
	}
}
