// Package store keeps what zonedesk must remember in Redis: conversations, leases on chats, updates that were handled, who follows what, and broadcasts.
package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

// Options tune a Store; the zero value is fit for use.
type Options struct {
	Conversation time.Duration // an idle conversation is forgotten after this; 0: 30 days
	Lease        time.Duration // a process that died blocks its chats this long at most; 0: 5 s
	Finished     time.Duration // an update is known as handled this long; 0: 24 h, the time for which Telegram keeps one
	Pool         int           // connections to one server; 0: 64
	Wait         time.Duration // for a connection, and for a reply, at most; 0: 2 s
}

// Store is zonedesk's state in Redis, shared by all its processes. It is safe for concurrent use, but one process must not claim one chat
// twice at the same time: leases are between processes.
type Store struct {
	client redis.UniversalClient
	opts   Options
	owner  string // this process in leases
	close  func() error
}

// Open connects to the store that url names, in one of these forms, and checks that it answers:
//
//	redis://user:password@host:6379/0       one server; rediss:// by TLS
//	redis://host:6379,host:6379             nodes of a cluster
//	redis+sentinel://host:26379,host:26379/master/0?sentinel_password=p
//	memory://                               in this process, lost at its end
//
// The Store is usable when only the check failed: then both it and the error are returned, since Redis may come back. No password is in the error.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	quiet()
	s := &Store{opts: o.filled(), owner: rand.Text()}
	if url == "memory://" {
		s.client, s.close = openMemory(s.opts)
	} else {
		options, err := parse(url)
		if err != nil {
			return nil, err
		}
		s.client = redis.NewUniversalClient(tuned(options, s.opts))
		s.close = sync.OnceValue(s.client.Close)
	}
	return s, s.Ping(ctx)
}

// quiet stops go-redis from writing to standard error past the program's log; what it would say stands in the errors it returns.
var quiet = sync.OnceFunc(func() { redis.SetLogger(silent{}) })

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

func (o Options) filled() Options {
	or := func(d *time.Duration, preset time.Duration) {
		if *d <= 0 {
			*d = preset
		}
	}
	or(&o.Conversation, 30*24*time.Hour)
	or(&o.Lease, 5*time.Second)
	or(&o.Finished, 24*time.Hour)
	or(&o.Wait, 2*time.Second)
	if o.Pool <= 0 {
		o.Pool = 64
	}
	return o
}

// Close ends the connections; a store in memory is lost.
func (s *Store) Close() error { return s.close() }

// Ping reports whether the store answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("asking the store whether it is there: %w", err)
	}
	return nil
}

// Claim takes the lease on a chat for one update and returns the chat's conversation, in one round trip. Claiming again what this
// process holds already is allowed, so that a lost reply costs nothing.
func (s *Store) Claim(ctx context.Context, chat, update int64) (bot.Conversation, bot.Lease, bot.ClaimState, error) {
	reply, err := claim.Run(ctx, s.client, keys(chat, update), s.owner, s.opts.Lease.Milliseconds()).StringSlice()
	if err != nil {
		return bot.Conversation{}, bot.Lease{}, 0, fmt.Errorf("claiming a chat: %w", err)
	}
	switch reply[0] {
	case "done":
		return bot.Conversation{}, bot.Lease{}, bot.Done, nil
	case "busy":
		return bot.Conversation{}, bot.Lease{}, bot.Busy, nil
	}
	return decode(reply[1]), bot.Lease{Chat: chat, Update: update, For: s.opts.Lease}, bot.Claimed, nil
}

// Look returns a chat's conversation, empty when there is none, for who doesn't change it.
func (s *Store) Look(ctx context.Context, chat int64) (bot.Conversation, error) {
	stored, err := s.client.Get(ctx, keys(chat, 0)[1]).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return bot.Conversation{}, fmt.Errorf("looking at a chat: %w", err)
	}
	return decode(stored), nil
}

// decode reads a stored conversation. One that cannot be read, such as a later version's, counts as none: a person who is asked for
// the language again is better off than one who gets no answer.
func decode(stored string) (c bot.Conversation) {
	if json.Unmarshal([]byte(stored), &c) != nil {
		return bot.Conversation{}
	}
	return c
}

// Extend makes the lease last its time from now; bot.ErrLost when it is no longer held.
func (s *Store) Extend(ctx context.Context, l bot.Lease) error {
	held, err := extend.Run(ctx, s.client, keys(l.Chat, l.Update), s.owner, l.For.Milliseconds()).Bool()
	return lost(held, err, "extending the lease on a chat")
}

// Finish saves the conversation, or removes it when c is empty, notes what was told, remembers the update as handled and gives up the lease, in one round trip. When the lease was lost the
// update is still remembered, neither the conversation nor what was told is kept, since another process may have gone on with it, and bot.ErrLost is returned.
func (s *Store) Finish(ctx context.Context, l bot.Lease, c bot.Conversation, told ...bot.Told) error {
	var encoded []byte // empty: none is kept
	if !reflect.ValueOf(c).IsZero() {
		var err error
		if encoded, err = json.Marshal(c); err != nil {
			return fmt.Errorf("encoding a conversation: %w", err)
		}
	}
	args := append([]any{s.owner, encoded, s.opts.Conversation.Milliseconds(), s.opts.Finished.Milliseconds()}, toldArgs(told)...)
	held, err := finish.Run(ctx, s.client, append(keys(l.Chat, l.Update), heardKey(l.Chat)), args...).Bool()
	return lost(held, err, "finishing an update")
}

// Release gives up the lease without remembering anything.
func (s *Store) Release(ctx context.Context, l bot.Lease) error {
	if err := release.Run(ctx, s.client, keys(l.Chat, l.Update), s.owner).Err(); err != nil {
		return fmt.Errorf("releasing a chat: %w", err)
	}
	return nil
}

// listed decodes all values of a hash, in no order.
func listed[T any](ctx context.Context, s *Store, hash string) ([]T, error) {
	stored, err := s.client.HVals(ctx, hash).Result()
	if err != nil {
		return nil, err
	}
	all := make([]T, len(stored))
	for i, v := range stored {
		if err := json.Unmarshal([]byte(v), &all[i]); err != nil {
			return nil, fmt.Errorf("decoding a stored value: %w", err)
		}
	}
	return all, nil
}

func lost(held bool, err error, doing string) error {
	if err == nil && !held {
		err = bot.ErrLost
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// keys are the keys that the scripts work on: the lease, the conversation and the update's mark. The braces put all keys of a chat into
// one slot of a cluster; the 1 is the version of what is stored under them.
func keys(chat, update int64) []string {
	prefix := "zd1:{c:" + strconv.FormatInt(chat, 10) + "}:"
	return []string{prefix + "lease", prefix + "conv", prefix + "u:" + strconv.FormatInt(update, 10)}
}
